import type { Rule } from "../finding.ts";
import { cd059 } from "../suppress.ts";
import { cd001 } from "./cd001.ts";
import { cd002 } from "./cd002.ts";
import { cd003 } from "./cd003.ts";
import { cd004 } from "./cd004.ts";
import { cd005 } from "./cd005.ts";
import { cd006 } from "./cd006.ts";
import { cd007 } from "./cd007.ts";
import { cd008 } from "./cd008.ts";
import { cd009 } from "./cd009.ts";
import { cd010 } from "./cd010.ts";
import { cd011 } from "./cd011.ts";
import { cd012 } from "./cd012.ts";
import { cd013 } from "./cd013.ts";
import { cd014 } from "./cd014.ts";
import { cd015 } from "./cd015.ts";
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
import { cd027 } from "./cd027.ts";
import { cd028 } from "./cd028.ts";
import { cd029 } from "./cd029.ts";
import { cd030 } from "./cd030.ts";
import { cd031 } from "./cd031.ts";
import { cd032 } from "./cd032.ts";
import { cd033 } from "./cd033.ts";
import { cd034 } from "./cd034.ts";
import { cd035 } from "./cd035.ts";
import { cd036 } from "./cd036.ts";
import { cd037 } from "./cd037.ts";
import { cd038 } from "./cd038.ts";
import { cd039 } from "./cd039.ts";
import { cd040 } from "./cd040.ts";
import { cd041 } from "./cd041.ts";
import { cd042 } from "./cd042.ts";
import { cd043 } from "./cd043.ts";
import { cd044 } from "./cd044.ts";
import { cd045 } from "./cd045.ts";
import { cd046 } from "./cd046.ts";
import { cd047 } from "./cd047.ts";
import { cd048 } from "./cd048.ts";
import { cd049 } from "./cd049.ts";
import { cd050 } from "./cd050.ts";
import { cd051 } from "./cd051.ts";
import { cd052 } from "./cd052.ts";
import { cd053 } from "./cd053.ts";
import { cd054 } from "./cd054.ts";
import { cd055 } from "./cd055.ts";
import { cd056 } from "./cd056.ts";
import { cd057 } from "./cd057.ts";
import { cd058 } from "./cd058.ts";
import { cd060 } from "./cd060.ts";

/** Every rule that looks at the project, by its number. */
export const RULES: readonly Rule[] = [
  cd001,
  cd002,
  cd003,
  cd004,
  cd005,
  cd006,
  cd007,
  cd008,
  cd009,
  cd010,
  cd011,
  cd012,
  cd013,
  cd014,
  cd015,
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
  cd027,
  cd028,
  cd029,
  cd030,
  cd031,
  cd032,
  cd033,
  cd034,
  cd035,
  cd036,
  cd037,
  cd038,
  cd039,
  cd040,
  cd041,
  cd042,
  cd043,
  cd044,
  cd045,
  cd046,
  cd047,
  cd048,
  cd049,
  cd050,
  cd051,
  cd052,
  cd053,
  cd054,
  cd055,
  cd056,
  cd057,
  cd058,
  cd060,
];

/** Every rule that a finding can be of: also the one that looks at the comments which leave findings out. */
export const ALL_RULES: readonly Rule[] = [...RULES, cd059];
