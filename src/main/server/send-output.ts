import type { FastifyReply } from 'fastify'
import { isHeavy } from '../core/base/json-parts.ts'
import { writeJson } from '../core/base/write-json.ts'

/** Answers with an output as JSON; a large one is written in several turns. */
export async function sendOutput(reply: FastifyReply, output: unknown): Promise<FastifyReply> {
  if (!isHeavy(output)) return reply.send(output)
  return reply.type('application/json; charset=utf-8').send(await writeJson(output))
}
