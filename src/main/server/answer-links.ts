import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LocalClient } from '../../contract/client.ts'
import { MusterError } from '../../contract/errors.ts'
import type { LinkedRequest } from '../../contract/notifications.ts'
import type { FailureLimit } from './failure-limit.ts'
import { httpStatus } from './http-errors.ts'

/** Where one-time links of notifications lead. */
const ANSWER_PATH = '/answer/:token'

/** No script, no style, no picture, and a form that leads back here only. */
const policy =
  "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; style-src 'none'"

/**
 * The page of a one-time link. Getting it decides nothing, since mail scanners and previews of chats get whatever they find: it
 * shows what is decided, and its button posts. The link itself is the only right that is needed, and the only one that it gives.
 */
export function addAnswerLinks(
  app: FastifyInstance,
  { core, failures }: { core: LocalClient; failures: FailureLimit },
): void {
  void app.register(async (scope) => {
    // What a form posts; there is nothing in it.
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1_024 },
      async () => undefined,
    )
    scope.get<{ Params: { token: string } }>(ANSWER_PATH, (request, reply) =>
      answer(request, reply, async (token) =>
        questionPage(await core.call('notification.readLink', { token }), token),
      ),
    )
    scope.post<{ Params: { token: string } }>(ANSWER_PATH, { bodyLimit: 1_024 }, (request, reply) =>
      answer(request, reply, async (token) =>
        donePage(await core.call('notification.answerLink', { token })),
      ),
    )
  })

  async function answer(
    request: FastifyRequest<{ Params: { token: string } }>,
    reply: FastifyReply,
    make: (token: string) => Promise<string>,
  ): Promise<FastifyReply> {
    reply.headers({
      'content-security-policy': policy,
      // The form's origin is told to us, else it would be no request of our own page; and nobody else learns of the link.
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    })
    reply.type('text/html; charset=utf-8')
    if (failures.isBlocked(request.ip)) {
      reply.code(429)
      return reply.send(page('Too many attempts', '<p>Wait a minute, then open the link again.</p>'))
    }
    try {
      return reply.send(await make(request.params.token))
    } catch (error) {
      const known = error instanceof MusterError ? error : new MusterError('internal', 'It did not work.')
      if (known.code === 'not_found' || known.code === 'validation') failures.fail(request.ip)
      reply.code(known.code === 'conflict' ? 410 : httpStatus[known.code])
      const hint = known.hint === undefined ? '' : `<p>${escaped(known.hint)}</p>`
      return reply.send(page('Nothing was decided', `<p>${escaped(known.message)}</p>${hint}`))
    }
  }
}

function questionPage(request: LinkedRequest, token: string): string {
  const { decision, toolName, warning, expiresAt } = request
  const what = decision === 'allow' ? 'Allow' : 'Deny'
  const marks = warning === null ? '' : `<p><strong>${escaped(warning)}</strong></p>`
  return page(
    `${what} ${toolName}?`,
    `${factsOf(request)}${marks}
<form method="post" action="/answer/${encodeURIComponent(token)}">
<p><button type="submit">${what} this once</button></p>
</form>
<p>The link works once, until ${escaped(new Date(expiresAt).toISOString())}. Close this page to decide nothing.</p>`,
  )
}

function donePage(request: LinkedRequest): string {
  const done = request.decision === 'allow' ? 'Allowed' : 'Denied'
  return page(`${done}: ${request.toolName}`, factsOf(request))
}

function factsOf({ toolName, description, input, taskTitle, directory }: LinkedRequest): string {
  const said =
    description === null ? '' : `<dt>What the model says of it</dt><dd>${escaped(description)}</dd>`
  return `<dl>
<dt>Task</dt><dd>${escaped(taskTitle)}</dd>
<dt>Directory</dt><dd><code>${escaped(directory)}</code></dd>
<dt>Tool</dt><dd>${escaped(toolName)}</dd>
${said}
<dt>All of its input</dt><dd><pre>${escaped(input)}</pre></dd>
</dl>`
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Muster</title>
</head>
<body>
<h1>${escaped(title)}</h1>
${body}
</body>
</html>
`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}
