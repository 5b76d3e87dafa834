/** The page of every code, alphabetically. */
import type { DiagnosticCode } from "../catalogue.ts";
import type { ExplainPage } from "../explain.ts";
import { e0101 } from "./e0101.ts";
import { e0102 } from "./e0102.ts";
import { e0103 } from "./e0103.ts";
import { e0104 } from "./e0104.ts";
import { e0201 } from "./e0201.ts";
import { e0202 } from "./e0202.ts";
import { e0203 } from "./e0203.ts";
import { e0204 } from "./e0204.ts";
import { e0205 } from "./e0205.ts";
import { e0206 } from "./e0206.ts";
import { e0301 } from "./e0301.ts";
import { e0302 } from "./e0302.ts";
import { e0303 } from "./e0303.ts";
import { e0304 } from "./e0304.ts";
import { e0305 } from "./e0305.ts";
import { e0401 } from "./e0401.ts";
import { e0402 } from "./e0402.ts";
import { e0403 } from "./e0403.ts";
import { e0404 } from "./e0404.ts";
import { e0405 } from "./e0405.ts";
import { e0406 } from "./e0406.ts";
import { e0407 } from "./e0407.ts";
import { e0408 } from "./e0408.ts";
import { e0409 } from "./e0409.ts";
import { e0410 } from "./e0410.ts";
import { e0411 } from "./e0411.ts";
import { e0501 } from "./e0501.ts";
import { e0502 } from "./e0502.ts";
import { e0503 } from "./e0503.ts";
import { e0504 } from "./e0504.ts";
import { e0505 } from "./e0505.ts";
import { e0506 } from "./e0506.ts";
import { e0507 } from "./e0507.ts";
import { e0601 } from "./e0601.ts";
import { e0602 } from "./e0602.ts";
import { e0603 } from "./e0603.ts";
import { e0604 } from "./e0604.ts";
import { e0605 } from "./e0605.ts";
import { w0201 } from "./w0201.ts";
import { w0301 } from "./w0301.ts";
import { w0401 } from "./w0401.ts";
import { w0501 } from "./w0501.ts";
import { w0605 } from "./w0605.ts";

export const pages: Readonly<Record<DiagnosticCode, ExplainPage>> = {
  E0101: e0101,
  E0102: e0102,
  E0103: e0103,
  E0104: e0104,
  E0201: e0201,
  E0202: e0202,
  E0203: e0203,
  E0204: e0204,
  E0205: e0205,
  E0206: e0206,
  E0301: e0301,
  E0302: e0302,
  E0303: e0303,
  E0304: e0304,
  E0305: e0305,
  E0401: e0401,
  E0402: e0402,
  E0403: e0403,
  E0404: e0404,
  E0405: e0405,
  E0406: e0406,
  E0407: e0407,
  E0408: e0408,
  E0409: e0409,
  E0410: e0410,
  E0411: e0411,
  E0501: e0501,
  E0502: e0502,
  E0503: e0503,
  E0504: e0504,
  E0505: e0505,
  E0506: e0506,
  E0507: e0507,
  E0601: e0601,
  E0602: e0602,
  E0603: e0603,
  E0604: e0604,
  E0605: e0605,
  W0201: w0201,
  W0301: w0301,
  W0401: w0401,
  W0501: w0501,
  W0605: w0605,
};
