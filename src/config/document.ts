/** cryo-init.yaml: the answers as people read and edit them. */
export { DOCUMENT_FILE, SCHEMA_FILE } from "./document/format.ts";
export { keepFile } from "./document/keep-file.ts";
export { DOCUMENT_VERSION } from "./document/migrations.ts";
export { readDocument, type SavedAnswers } from "./document/read-document.ts";
export { dormantAnswers, writeDocument } from "./document/write-document.ts";
export { findQuestion, unknownSetting } from "./find-question.ts";
