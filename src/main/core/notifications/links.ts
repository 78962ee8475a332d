import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { MusterError } from '../../../contract/errors.ts'
import type { LinkedRequest } from '../../../contract/notifications.ts'
import { isWhatItSeems, warnOfMarks } from '../../../contract/request-marks.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { contentHash } from '../base/content-hash.ts'
import { answerPermission } from '../permissions/answer-permission.ts'
import type { LinkIds } from '../store/delivery-store.ts'
import type { LinkRecord } from '../store/notification-link-store.ts'
import { type PermissionRecord, toPermission } from '../store/records.ts'
import type { NotificationGround } from './parts.ts'
import type { Secrets } from './secrets.ts'

/** A request with a longer input is not decided by a link: nobody would read it on a telephone. */
const MAX_LINKED_INPUT = 10_000
/** Used and late links are known for so long, so that it can be said what became of them. */
const REMEMBERED_MS = 7 * 86_400_000

/** A link that is no link of ours, was changed, or was forgotten: who tries is told nothing more. */
const unknown = () =>
  new MusterError('not_found', 'This link is not valid.', {
    hint: 'Open the Inbox of Muster to answer the request.',
  })
const over = (message: string) =>
  new MusterError('conflict', message, { hint: 'Open the Inbox of Muster to see what waits.' })

/**
 * One-time links by which a request is allowed or denied. A link is a key to one answer to one request as it was when the link was
 * made, and to nothing else: it is signed over the request, its content, the answer, when it expires and a nonce.
 */
export function createLinks(context: NotificationGround, secrets: Secrets) {
  const { store, live, config, now } = context
  const { links } = store.notifications

  function requestOf(permissionId: string): PermissionRecord | undefined {
    return live.permissions.get(permissionId) ?? store.permissions.get(permissionId)
  }

  const sign = ({ id, permissionId, contentHash: hash, decision, expiresAt, nonce }: LinkRecord): string =>
    createHmac('sha256', secrets.linkKey())
      .update(JSON.stringify([id, permissionId, hash, decision, expiresAt, nonce]))
      .digest('base64url')

  /** @throws MusterError `not_found`, `conflict` */
  function read(token: string): { link: LinkRecord; request: PermissionRecord } {
    const [, id = '', signature = ''] = /^([\w-]{22})\.([\w-]{43})$/.exec(token) ?? []
    const link = links.get(id)
    const expected = Buffer.from(link === undefined ? '' : sign(link))
    const given = Buffer.from(signature)
    if (link === undefined || expected.length !== given.length || !timingSafeEqual(expected, given))
      throw unknown()
    if (link.usedAt !== null) throw over('This link was used already.')
    if (link.expiresAt <= now()) throw over('This link has expired.')
    const request = requestOf(link.permissionId)
    if (request?.state !== 'pending') throw over('This request was answered or withdrawn.')
    if (hashOf(request) !== link.contentHash) throw over('This request is not what it was.')
    return { link, request }
  }

  const show = (link: LinkRecord, request: PermissionRecord): LinkedRequest => {
    const task = live.task(request.taskId)
    const { toolName, description, input } = request
    return {
      decision: link.decision,
      toolName: visibleText(toolName),
      description: description === null ? null : visibleText(description, 'text'),
      input: visibleText(JSON.stringify(input, null, 2)),
      warning: warnOfMarks(toPermission(request)),
      taskTitle: visibleText(task?.title ?? 'a task', 'text'),
      directory: visibleText(task?.directory ?? ''),
      expiresAt: link.expiresAt,
    }
  }

  return {
    /** Links for a request; null: none are wanted, or it is not one that is decided so. Allowing needs that it is what it seems. */
    make(permissionId: string): { ids: LinkIds; expiresAt: number } | null {
      const request = requestOf(permissionId)
      if (config.notificationLinkAddress === null || request?.state !== 'pending') return null
      if (request.kind !== 'tool' || JSON.stringify(request.input).length > MAX_LINKED_INPUT) return null
      const decisions = isWhatItSeems(toPermission(request))
        ? (['allow', 'deny'] as const)
        : (['deny'] as const)
      const expiresAt = now() + config.notificationLinkLifetimeMs
      const made = decisions.map((decision) => ({
        id: randomBytes(16).toString('base64url'),
        permissionId,
        contentHash: hashOf(request),
        decision,
        nonce: randomBytes(16).toString('base64url'),
        expiresAt,
        usedAt: null,
      }))
      links.add(made, now() - REMEMBERED_MS)
      return { ids: Object.fromEntries(made.map(({ id, decision }) => [decision, id])), expiresAt }
    },
    /** The addresses of links that were made. */
    addresses(ids: LinkIds): { allow?: string; deny?: string; expiresAt: number } | null {
      const { notificationLinkAddress: address } = config
      const found = Object.values(ids).flatMap((id) => links.get(id) ?? [])
      const [first] = found
      if (address === null || first === undefined) return null
      const urls = found.map((link) => [link.decision, `${address}/answer/${link.id}.${sign(link)}`])
      return { ...Object.fromEntries(urls), expiresAt: first.expiresAt }
    },
    /** What a link is about. Decides nothing, however often it is asked. @throws MusterError `not_found`, `conflict` */
    open(token: string): LinkedRequest {
      const { link, request } = read(token)
      return show(link, request)
    },
    /** Decides what the link is about, once. @throws MusterError `not_found`, `conflict`, `storage` */
    async use(token: string): Promise<LinkedRequest> {
      const { link, request } = read(token)
      const shown = show(link, request)
      // Before the answer: two at once are one.
      if (!links.use(link.id, now())) throw over('This link was used already.')
      const answer =
        link.decision === 'allow'
          ? { decision: 'allow' as const, applySuggestions: [], scope: 'once' as const }
          : { decision: 'deny' as const, message: 'The person declined this.', interrupt: false }
      await answerPermission(context, request.id, answer)
      return shown
    },
  }
}
export type Links = ReturnType<typeof createLinks>

function hashOf({ id, taskId, instanceId, requestId, kind, toolName, description, input }: PermissionRecord) {
  return contentHash({ id, taskId, instanceId, requestId, kind, toolName, description, input })
}
