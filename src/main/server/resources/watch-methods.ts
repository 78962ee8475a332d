import type { FastifyInstance } from 'fastify'
import { API } from './add-resources.ts'

/**
 * Keeps in mind which methods the routes under `/api/v1` take that are added from now on, and tells those of an address, in
 * the order of the alphabet; none: there is nothing.
 */
export function watchMethods(app: FastifyInstance): (url: string) => string[] {
  const known: { methods: string[]; pattern: RegExp }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (!url.startsWith(`${API}/`)) return
    const pattern = url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')
    known.push({ methods: [method].flat(), pattern: new RegExp(`^${pattern}$`) })
  })
  return (url) => {
    const [path = ''] = url.split('?', 1)
    const found = known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
    return [...new Set(found)].toSorted()
  }
}
