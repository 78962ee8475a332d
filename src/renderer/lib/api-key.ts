import { z } from 'zod'
import { TICKET_PATH } from '../../contract/rpc/frames.ts'

const STORAGE_KEY = 'muster.api-key'
/** Tabs of this browser ask each other for the key here. Only pages of the same scheme, host and port take part. */
const CHANNEL = 'muster.api-key'
/** Another tab answers within a few milliseconds; one that sleeps does not. */
const OTHER_TABS_WITHIN_MS = 300

const TabMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ask') }),
  z.object({ type: z.literal('key'), key: z.string() }),
])
const TicketAnswer = z.object({ key: z.string() })

/** What an address brings along: `#key=…` or `#ticket=…`, each with `&place=/task/…` behind it if it likes. */
export interface AddressKey {
  key: string | null
  ticket: string | null
  /** The page's own address to go on with: `/inbox`. */
  place: string
}

/** Reads the fragment of an address; null when it has neither a key nor a ticket, or one that can't be read. */
export function readAddressKey(hash: string): AddressKey | null {
  if (!/^#\/?(key|ticket)=/.test(hash)) return null
  const fields = new URLSearchParams(hash.replace(/^#\/?/, ''))
  const place = fields.get('place') ?? '/'
  return {
    key: fields.get('key') || null,
    ticket: fields.get('ticket') || null,
    place: place.startsWith('/') ? place : '/',
  }
}

/**
 * Finds the API key of this page: in the address, which it is taken out of (and of the history), else what this tab or
 * this browser was given before, else what another tab of this browser has. Null when there is none. A fragment never
 * reaches the server.
 */
export async function findApiKey(): Promise<string | null> {
  const given = readAddressKey(window.location.hash)
  if (given) {
    const { pathname, search } = window.location
    window.history.replaceState(null, '', `${pathname}${search}#${given.place}`)
    const key = given.key ?? (await redeem(given.ticket))
    if (key !== null) {
      keepApiKey(key)
      return key
    }
  }
  const kept = sessionStorage.getItem(STORAGE_KEY)
  if (kept !== null) return kept
  const key = localStorage.getItem(STORAGE_KEY) ?? (await askOtherTabs())
  if (key !== null) keepApiKey(key)
  return key
}

/** Keeps the key for this tab. */
export function keepApiKey(key: string): void {
  sessionStorage.setItem(STORAGE_KEY, key)
}

/** Keeps this tab's key in this browser too, beyond its tabs, or no more. */
export function setApiKeyRemembered(remembered: boolean): void {
  const key = sessionStorage.getItem(STORAGE_KEY)
  if (!remembered) localStorage.removeItem(STORAGE_KEY)
  else if (key !== null) localStorage.setItem(STORAGE_KEY, key)
}

/** Forgets a key that was refused, so that it is neither tried again nor given to another tab. */
export function forgetApiKey(key: string): void {
  for (const storage of [sessionStorage, localStorage])
    if (storage.getItem(STORAGE_KEY) === key) storage.removeItem(STORAGE_KEY)
}

/** Whether the key is kept in this browser beyond its tabs. */
export function isApiKeyRemembered(): boolean {
  return localStorage.getItem(STORAGE_KEY) !== null
}

/** Gives the key to new tabs of this browser, until the result is called. */
export function shareApiKey(key: string): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }) => {
    if (TabMessage.safeParse(data).data?.type === 'ask') channel.postMessage({ type: 'key', key })
  }
  return () => channel.close()
}

async function redeem(ticket: string | null): Promise<string | null> {
  if (ticket === null) return null
  const answer = await fetch(TICKET_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket }),
  }).catch(() => null)
  if (!answer?.ok) return null
  return TicketAnswer.safeParse(await answer.json()).data?.key ?? null
}

function askOtherTabs(): Promise<string | null> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(CHANNEL)
    const finish = (key: string | null) => {
      clearTimeout(timer)
      channel.close()
      resolve(key)
    }
    const timer = setTimeout(() => finish(null), OTHER_TABS_WITHIN_MS)
    channel.onmessage = ({ data }) => {
      const message = TabMessage.safeParse(data).data
      if (message?.type === 'key') finish(message.key)
    }
    channel.postMessage({ type: 'ask' })
  })
}
