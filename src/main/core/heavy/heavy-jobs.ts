import { parseFrame } from '../../../contract/parse-frame.ts'
import { readFrontMatter } from '../extensions/front-matter.ts'
import { parseConfig } from '../extensions/parse-config.ts'
import { checkIntegrity } from '../store/integrity.ts'
import { drawGraph } from '../workflows/dag/draw-graph.ts'
import { readDefinition } from '../workflows/definition/read-definition.ts'
import { renderInput } from '../workflows/definition/render-input.ts'
import { findMismatch } from '../workflows/kinds/output-schema.ts'

/** What may take long, by name: plain data in, plain data out. It runs in a thread of its own, see `runHeavy`. */
export const heavyJobs = {
  /** A definition from its text or an object, with all that is wrong in it. */
  definition: readDefinition,
  /** A graph as it is drawn. */
  graph: drawGraph,
  /** Templates filled in. */
  render: renderInput,
  /** What is wrong with a value by a JSON Schema. */
  mismatch: findMismatch,
  /** A configuration file of Claude Code. */
  config: parseConfig,
  /** The top of a file of a skill, command or agent. */
  frontMatter: readFrontMatter,
  /** What is wrong in a database file. */
  integrity: checkIntegrity,
  /** What a client sent, from its bytes. */
  frame: (bytes: Uint8Array) => parseFrame(Buffer.from(bytes).toString()),
}
export type HeavyJobs = typeof heavyJobs
