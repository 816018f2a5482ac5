import type { Rule } from "../finding.ts";
import { cd016 } from "./cd016.ts";
import { cd017 } from "./cd017.ts";
import { cd018 } from "./cd018.ts";
import { cd019 } from "./cd019.ts";
import { cd020 } from "./cd020.ts";
import { cd021 } from "./cd021.ts";
import { cd022 } from "./cd022.ts";
import { cd023 } from "./cd023.ts";
import { cd024 } from "./cd024.ts";
import { cd025 } from "./cd025.ts";
import { cd026 } from "./cd026.ts";
import { cd048 } from "./cd048.ts";
import { cd050 } from "./cd050.ts";
import { cd052 } from "./cd052.ts";
import { cd053 } from "./cd053.ts";
import { cd054 } from "./cd054.ts";
import { cd055 } from "./cd055.ts";
import { cd056 } from "./cd056.ts";

/** Every rule, by its number. */
export const RULES: readonly Rule[] = [
  cd016,
  cd017,
  cd018,
  cd019,
  cd020,
  cd021,
  cd022,
  cd023,
  cd024,
  cd025,
  cd026,
  cd048,
  cd050,
  cd052,
  cd053,
  cd054,
  cd055,
  cd056,
];
