import type { AnyEvent } from '../../contract/events.ts'
import type { Notice, NotificationPlace } from '../../contract/notifications.ts'
import type { LiveClient } from './store.ts'

/** Who has touched neither keys nor pointer for so long does not look at the page any more, in ms. */
const LOOKING_MS = 120_000
/** Until the supervisor says how often it wants to hear of us, and while it can't be asked. */
const PRESENT_MS = 15_000
/** What a person does at a page. */
const inputs = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchstart'] as const

/** What this browser can do about notifications: `insecure` where the page comes over HTTP from another machine. */
export type BrowserNotices = 'granted' | 'denied' | 'default' | 'insecure' | 'none'

export function browserNotices(): BrowserNotices {
  // The desktop application shows them by itself.
  if (window.muster || !('Notification' in window)) return 'none'
  return window.isSecureContext ? Notification.permission : 'insecure'
}

/**
 * Tells the supervisor that the page is there, whether a person looks at it, and shows what is to be shown here. The returned
 * function ends it.
 */
export function startNotices(client: LiveClient): () => void {
  const id = crypto.randomUUID?.() ?? madeId()
  const sound = createSound()
  let lastInput = document.hasFocus() ? Date.now() : 0
  let wasLooking = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  // Of its own window the desktop application knows by itself.
  const isLooking = () =>
    !window.muster &&
    document.visibilityState === 'visible' &&
    document.hasFocus() &&
    Date.now() - lastInput < LOOKING_MS
  const shows = (): Notice['kind'][] => [
    ...(browserNotices() === 'granted' ? (['browser'] as const) : []),
    ...(sound.isReady() ? (['sound'] as const) : []),
  ]

  function say(): void {
    clearTimeout(timer)
    const looking = isLooking()
    wasLooking = looking
    const again = (ms: number) => {
      // Sooner where the time since the last input runs out: who has gone is to be told.
      if (!stopped) timer = setTimeout(say, looking ? Math.min(ms, LOOKING_MS / 8) : ms)
    }
    client
      .call('notification.setPresence', { id, shows: shows(), looking })
      .then(({ againWithinMs }) => again(againWithinMs / 2))
      .catch(() => again(PRESENT_MS))
  }
  function sayIfChanged(): void {
    if (isLooking() !== wasLooking) say()
  }
  function input(event: Event): void {
    if (!event.isTrusted) return
    lastInput = Date.now()
    if (event.type === 'keydown' || event.type === 'pointerdown') sound.unlock(say)
    sayIfChanged()
  }

  async function show(notice: Notice): Promise<void> {
    if (notice.kind === 'desktop' || !shows().includes(notice.kind)) return
    const { taken } = await client.call('notification.claim', { deliveryId: notice.deliveryId })
    if (!taken) return
    if (notice.kind === 'sound') sound.play(notice.tone ?? 'soft')
    else await showInBrowser(notice)
  }

  const onEvent = (event: AnyEvent) => {
    // What could not be claimed is not shown by us, and the supervisor's log says so.
    if (event.name === 'notice.raised') show(event.payload.notice).catch(() => {})
  }
  const unsubscribe = client.subscribe({ names: ['notice.raised'] }, { onEvent })
  for (const name of inputs) window.addEventListener(name, input, { capture: true, passive: true })
  for (const name of ['focus', 'blur'] as const) window.addEventListener(name, sayIfChanged)
  document.addEventListener('visibilitychange', sayIfChanged)
  window.addEventListener('muster-notices', say)
  say()
  return () => {
    stopped = true
    clearTimeout(timer)
    unsubscribe()
    for (const name of inputs) window.removeEventListener(name, input, { capture: true })
    for (const name of ['focus', 'blur'] as const) window.removeEventListener(name, sayIfChanged)
    document.removeEventListener('visibilitychange', sayIfChanged)
    window.removeEventListener('muster-notices', say)
    client
      .call('notification.setPresence', { id, shows: [], looking: false, gone: true })
      // It notices by itself.
      .catch(() => {})
  }
}

/** Asks the person whether this browser may show notifications; to be called by a click. */
export async function allowBrowserNotices(): Promise<BrowserNotices> {
  await Notification.requestPermission()
  window.dispatchEvent(new Event('muster-notices'))
  return browserNotices()
}

/** By a service worker, so that tabs of one browser show one of it, and a click finds the tab; else by the page itself. */
async function showInBrowser({ deliveryId, title, body, place }: Notice): Promise<void> {
  const options = { body, tag: deliveryId, data: { hash: hashOf(place) } }
  const worker = await navigator.serviceWorker?.register('notices-worker.js').catch(() => undefined)
  if (worker !== undefined) {
    await navigator.serviceWorker.ready
    await worker.showNotification(title, options)
    return
  }
  const shown = new Notification(title, options)
  shown.onclick = () => {
    window.focus()
    window.location.hash = hashOf(place)
    shown.close()
  }
}

function hashOf(place: NotificationPlace): string {
  if (typeof place === 'string') return place === 'fleet' ? '#/' : `#/${place}`
  return 'task' in place ? `#/task/${place.task}` : `#/run/${place.run}`
}

/** A v4 UUID, where the page comes over HTTP and has no better. */
function madeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Frequencies of each tone, one after the other, in Hz. */
const tones: Readonly<Record<NonNullable<Notice['tone']>, readonly number[]>> = {
  soft: [523, 659],
  bright: [784, 988, 1_175],
  urgent: [880, 660, 880, 660],
}
const NOTE_S = 0.16

/** Sounds that are made here. A browser lets a page sound only once a person has touched it. */
function createSound() {
  let audio: AudioContext | null = null
  return {
    isReady: () => audio?.state === 'running',
    /** By what a person does; `onReady` when it has become possible by this, which takes the browser a moment. */
    unlock(onReady: () => void): void {
      if (!('AudioContext' in window) || audio?.state === 'running') return
      audio ??= new AudioContext()
      audio.resume().then(onReady, () => {})
    },
    play(tone: NonNullable<Notice['tone']>): void {
      if (audio === null) return
      for (const [at, frequency] of tones[tone].entries()) {
        const begin = audio.currentTime + at * NOTE_S
        const oscillator = new OscillatorNode(audio, { frequency, type: 'sine' })
        const volume = new GainNode(audio, { gain: 0 })
        volume.gain.setValueAtTime(0, begin)
        volume.gain.linearRampToValueAtTime(0.2, begin + 0.02)
        volume.gain.exponentialRampToValueAtTime(0.001, begin + NOTE_S)
        oscillator.connect(volume).connect(audio.destination)
        oscillator.start(begin)
        oscillator.stop(begin + NOTE_S)
      }
    },
  }
}
