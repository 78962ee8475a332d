import { API } from './add-resources.ts'
import { routes } from './routes.ts'

const others = [
  { method: 'GET', path: '/health/live' },
  { method: 'GET', path: '/health/ready' },
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/chat.schema.json' },
  { method: 'POST', path: '/rpc/{operation}' },
]

const known = [...routes, ...others].map(({ method, path }) => ({
  // What can be read can be asked for without its content.
  methods: method === 'GET' ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^${(API + path).replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The methods that an address under `/api/v1` takes, in the order of the alphabet; none: there is nothing. */
export function methodsAt(url: string): string[] {
  const [path = ''] = url.split('?', 1)
  const found = known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
  return [...new Set(found)].toSorted()
}
