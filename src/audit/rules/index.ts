import type { Rule } from "../finding.ts";
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
import { cd057 } from "./cd057.ts";

/** Every rule, by its number. */
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
  cd057,
];
