import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { MusterError } from '../../contract/errors.ts'
import { docsSecurityPolicy } from './security-headers.ts'

const YEAR_SECONDS = 31_536_000
/** The rendered reference of the API. */
export const DOCS_PATH = '/api/docs'

/**
 * Serves the built page and the reference of the API; without them (`directory` undefined) the reference says that. Files
 * under `assets/` have a hash in their name and are cached for good; everything else that is no file gets `index.html` (the
 * page routes by itself) and is never cached.
 */
export async function addStaticPage(app: FastifyInstance, directory: string | undefined): Promise<void> {
  app.get(DOCS_PATH, (_, reply) => {
    if (directory === undefined)
      throw new MusterError('not_found', 'The reference was not built.', {
        hint: 'Build it with npm run build. GET /api/v1/openapi.json has the same for programs.',
      })
    return reply.sendFile('api/docs/index.html')
  })
  if (directory === undefined) return
  await app.register(fastifyStatic, {
    root: directory,
    index: 'index.html',
    cacheControl: false,
    setHeaders(reply, path) {
      const place = path.replaceAll('\\', '/')
      const hashed = place.includes('/assets/')
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache')
      if (place.endsWith('/api/docs/index.html')) reply.header('content-security-policy', docsSecurityPolicy)
    },
  })
}
