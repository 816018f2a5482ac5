/** The file at the project's root that holds the answers. */
export const DOCUMENT_FILE = "cryo-init.yaml";
/** The JSON Schema that editors check it with, beside the other files of cryo-init. */
export const SCHEMA_FILE = ".cryo-init/schema.json";
