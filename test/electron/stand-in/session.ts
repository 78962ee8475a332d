import { EventEmitter } from 'node:events'

type ProtocolHandler = (request: Request) => Promise<Response>
const privileged = new Set<string>()
const handlers = new Map<string, ProtocolHandler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string }[]) {
    for (const { scheme } of schemes) privileged.add(scheme)
  },
  handle(scheme: string, handler: ProtocolHandler) {
    if (!privileged.has(scheme)) throw new Error(`${scheme} was not registered before app was ready`)
    handlers.set(scheme, handler)
  },
}

/** Pages of the test itself, standing for the rest of the web. */
const foreignPages = new Map<string, string>()
export function addForeignPage(url: string, html: string): void {
  foreignPages.set(url, html)
}

/** What a request gets: the shell's protocol handler, a page of the test, or null: there is no network. */
export async function answerRequest(url: string, method: string): Promise<Response | null> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  if (handler !== undefined) return handler(new Request(url, { method }))
  const html = foreignPages.get(url)
  return html === undefined ? null : new Response(html, { headers: { 'content-type': 'text/html' } })
}

type PermissionDetails = { isMainFrame: boolean; requestingUrl: string }
type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: (allowed: boolean) => void,
  details: PermissionDetails,
) => void
type CheckHandler = (
  contents: unknown,
  permission: string,
  origin: string,
  details: PermissionDetails,
) => boolean

class Session extends EventEmitter {
  private onRequest: RequestHandler = (_contents, _permission, answer) => answer(true)
  private onCheck: CheckHandler = () => true
  setPermissionRequestHandler(handler: RequestHandler) {
    this.onRequest = handler
  }
  setPermissionCheckHandler(handler: CheckHandler) {
    this.onCheck = handler
  }
  setDevicePermissionHandler() {}

  /** What the shell answers to a page that asks for a permission: both ways of asking have to agree. */
  isAllowed(permission: string, details: PermissionDetails): boolean {
    let allowed = false
    this.onRequest(
      null,
      permission,
      (answer) => {
        allowed = answer
      },
      details,
    )
    const checked = this.onCheck(null, permission, details.requestingUrl, details)
    if (checked !== allowed) throw new Error(`The two permission handlers disagree about ${permission}`)
    return allowed
  }
}

export const session = { defaultSession: new Session() }
