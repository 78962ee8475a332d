import { z } from 'zod'

/** An id of anything: the supervisor checks it, and a model pays for each word of a pattern. */
export const Id = z.string().max(100)
