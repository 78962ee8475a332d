import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ParsedInput } from '../../../contract/operations.ts'
import type {
  KeptConversation,
  KeptState,
  RestoredFile,
  SessionKeeping,
  VaultStatus,
} from '../../../contract/vault.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { claudeHome } from '../claude/conversations/claude-home.ts'
import type { ConversationFile } from '../claude/conversations/conversation-files.ts'
import { type Kept, notKept } from './content/look.ts'
import { vaultPath } from './content/open-vault.ts'
import type { ConversationParts } from './conversation-parts.ts'
import { cleanupDays, deletedAt, deletionsOf } from './deletions.ts'
import { createIntake, type IntakeResult } from './intake.ts'
import { vaultJobs } from './jobs.ts'
import { ownConversations } from './own-conversations.ts'

/** Conversations that are kept, so that they are not lost when Claude deletes them. */
export interface Vault {
  /**
   * Puts a conversation whose file is gone back where Claude looks for it. Null: it is not in the vault.
   *
   * @throws MusterError `conflict` (its file is there meanwhile, and differs), `storage`, `database_damaged`
   */
  putBack(claudeSessionId: string): Promise<ConversationFile | null>
  status(): Promise<Omit<VaultStatus, 'chosen'>>
  list(
    query: ParsedInput<'vault.list'>,
  ): Promise<{ conversations: KeptConversation[]; nextCursor: string | null }>
  show(claudeSessionId: string): Promise<{ conversation: KeptConversation; states: KeptState[] }>
  /** Where a conversation is; null: there was none yet. */
  placeOf(claudeSessionId: string | null): Promise<SessionKeeping>
  restore(query: ParsedInput<'vault.restore'>): Promise<RestoredFile[]>
  read(query: ParsedInput<'vault.read'>): Promise<{ data: string; nextCursor: string | null }>
  forget(claudeSessionIds: readonly string[], isNow: boolean): Promise<KeptConversation[]>
  unforget(claudeSessionIds: readonly string[]): Promise<KeptConversation[]>
  /** Removes what was forgotten long enough ago. */
  removeForgotten(): Promise<void>
  check(): Promise<{ blocks: number; damaged: number; conversations: KeptConversation[] }>
  /** Keeps what is new: of all conversations of the scope, or of those that are named. */
  takeIn(claudeSessionIds?: ReadonlySet<string>): Promise<IntakeResult>
  /** Resolves when nothing is taken in any more. */
  close(): Promise<void>
}

/** What the vault needs, and what needs it. */
export interface VaultParts extends ConversationParts {
  readonly vault: Vault
}

/** How long what was forgotten can be taken back. */
const REMOVED_AFTER_MS = 7 * 86_400_000

/** `onChanged` is told which conversations it has more of, has no more, or has again. */
export function createVault(
  context: ConversationParts,
  onChanged: (claudeSessionIds: readonly string[]) => void = () => {},
): Vault {
  const { config, conversations, store, now } = context
  const vault = vaultPath(config.dataDirectory)
  const projects = join(claudeHome(config.env), 'projects')
  const intake = createIntake(context, vault, onChanged)
  let lookedAt: number | null = null

  const idsOnDisk = async () => new Set((await conversations.list()).map((file) => file.claudeSessionId))

  function toConversation({ folder: _, ...kept }: Kept, isOnDisk: boolean): KeptConversation {
    const session = store.sessions.byClaudeSession(kept.claudeSessionId)
    return { ...kept, place: isOnDisk ? 'disk' : 'vault', sessionId: session?.id ?? null }
  }

  /** @throws MusterError `not_found` when it does not have one of them */
  async function findAll(ids: readonly string[]): Promise<KeptConversation[]> {
    const found = await runHeavy(vaultJobs.find, { vault, ids })
    const missing = ids.find((id) => !found.some(({ claudeSessionId }) => claudeSessionId === id))
    if (missing !== undefined) throw notKept(missing)
    const onDisk = await idsOnDisk()
    return found.map((kept) => toConversation(kept, onDisk.has(kept.claudeSessionId)))
  }

  async function removeForgotten(before: number): Promise<void> {
    // Where there is no vault, no thread is started for it.
    if (!existsSync(vault)) return
    while (!context.closing && (await runHeavy(vaultJobs.removeForgotten, { vault, before })));
  }

  async function list({ onlyHere, limit, cursor, ...query }: ParsedInput<'vault.list'>) {
    const onDisk = await idsOnDisk()
    const found: KeptConversation[] = []
    for (let from = cursor; ; ) {
      const page = await runHeavy(vaultJobs.list, {
        vault,
        ...query,
        limit: limit - found.length,
        cursor: from,
      })
      for (const kept of page.conversations) {
        const conversation = toConversation(kept, onDisk.has(kept.claudeSessionId))
        if (!onlyHere || conversation.place === 'vault') found.push(conversation)
      }
      if (page.nextCursor === null || found.length >= limit)
        return { conversations: found, nextCursor: page.nextCursor }
      from = page.nextCursor
    }
  }

  return {
    async putBack(claudeSessionId) {
      const files = await runHeavy(vaultJobs.writeBack, { vault, claudeSessionId, projects })
      if (files === null) return null
      const written = files.filter(({ outcome }) => outcome === 'written')
      config.log('info', 'a conversation was put back from the vault', {
        claudeSessionId,
        files: written.map(({ path }) => path).slice(0, 10),
      })
      return conversations.find(claudeSessionId)
    },
    async status() {
      const [files, ids, figures, days] = await Promise.all([
        conversations.list(),
        runHeavy(vaultJobs.ids, { vault }),
        runHeavy(vaultJobs.figures, { vault }),
        cleanupDays(config),
      ])
      const onDisk = new Set(files.map((file) => file.claudeSessionId))
      return {
        scope: config.vaultScope,
        path: vault,
        ...figures,
        onlyHere: ids.filter((id) => !onDisk.has(id)).length,
        intake: intake.progress,
        lookedAt,
        problems: [...intake.problems],
        deletions: deletionsOf(files, new Set(ids), { days, now: now() }),
      }
    },
    list,
    async show(claudeSessionId) {
      const { conversation, states } = await runHeavy(vaultJobs.show, { vault, claudeSessionId })
      const file = await conversations.find(claudeSessionId)
      return { conversation: toConversation(conversation, file !== null), states }
    },
    async placeOf(claudeSessionId) {
      if (claudeSessionId === null) return { place: 'none', kept: null, deletedAt: null }
      const [file, [found], days] = await Promise.all([
        conversations.find(claudeSessionId),
        runHeavy(vaultJobs.find, { vault, ids: [claudeSessionId] }),
        cleanupDays(config),
      ])
      const kept = found && found.forgottenAt === null ? found : null
      return {
        place: file !== null ? 'disk' : kept !== null ? 'vault' : 'gone',
        kept: kept && { keptAt: kept.keptAt, bytes: kept.bytes },
        deletedAt: file && deletedAt(file, days),
      }
    },
    async restore({ claudeSessionId, version }) {
      const given = { vault, claudeSessionId, projects, ...(version === undefined ? {} : { version }) }
      const files = await runHeavy(vaultJobs.writeBack, given)
      if (files === null) throw notKept(claudeSessionId)
      return files
    },
    read: (query) => runHeavy(vaultJobs.readPiece, { vault, ...query }),
    async forget(ids, isNow) {
      const found = await findAll(ids)
      const at = now()
      // What is to go at once goes with what has waited long enough.
      await runHeavy(vaultJobs.markForgotten, { vault, ids, at: isNow ? at - REMOVED_AFTER_MS : at })
      onChanged(ids)
      if (isNow) await removeForgotten(at - REMOVED_AFTER_MS)
      return found.map((conversation) => ({ ...conversation, forgottenAt: at }))
    },
    async unforget(ids) {
      await runHeavy(vaultJobs.markForgotten, { vault, ids, at: null })
      onChanged(ids)
      // What was said in it meanwhile is kept, too.
      intake.lookAgain()
      await takeIn(new Set(ids))
      return findAll(ids)
    },
    removeForgotten: () => removeForgotten(now() - REMOVED_AFTER_MS),
    async check() {
      const sum = { blocks: 0, damaged: 0 }
      for (let after: number | null = 0; after !== null && !context.closing; ) {
        const checked: { next: number | null; blocks: number; damaged: number } = await runHeavy(
          vaultJobs.checkBlocks,
          { vault, after },
        )
        sum.blocks += checked.blocks
        sum.damaged += checked.damaged
        after = checked.next
      }
      if (sum.damaged > 0) {
        config.log('error', 'the vault has damaged parts', sum)
        // What is still on disk is kept anew.
        intake.lookAgain()
        if (config.vaultScope !== 'off') await takeIn()
      }
      const ids = await runHeavy(vaultJobs.damaged, { vault })
      return { ...sum, conversations: await findAll(ids) }
    },
    takeIn,
    close: () => intake.stop(),
  }

  async function takeIn(named?: ReadonlySet<string>): Promise<IntakeResult> {
    const files = named
      ? (await Promise.all([...named].map((id) => conversations.find(id)))).filter((file) => file !== null)
      : await ownConversations(context)
    const taken = await intake.take(files)
    if (!named) lookedAt = now()
    return taken
  }
}
