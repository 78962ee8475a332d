import { create } from 'zustand'
import type { Client } from '../../../../contract/client.ts'
import { MusterError } from '../../../../contract/errors.ts'
import { handOverImport } from '../../../../contract/hand-over-import.ts'
import type { ImportProgress, ImportReport } from '../../../../contract/imports.ts'
import { toMusterError } from '../../../lib/client.ts'

/** How far the import of a file is. */
type Stage =
  | { kind: 'none' }
  /** Of so many: bytes, or of `writing` sessions. */
  | { kind: 'working'; step: 'reading' | ImportProgress['step']; done: number; total: number }
  /** What would come, and waits for a person's word. */
  | { kind: 'shown'; importId: string; report: ImportReport }
  | { kind: 'done'; report: ImportReport }
  | { kind: 'cancelled'; hasBegun: boolean }
  | { kind: 'failed'; error: MusterError }

interface FileImport {
  file: { name: string; bytes: number } | null
  stage: Stage
}

/** The one import of this page. It goes on while other places are looked at. */
export const useFileImport = create<FileImport>()(() => ({ file: null, stage: { kind: 'none' } }))

let stopping = new AbortController()
const show = (stage: Stage) => useFileImport.setState({ stage })

/** Hands a file over and shows what would come of it. */
export async function lookInto(client: Client, file: File): Promise<void> {
  useFileImport.setState({ file: { name: file.name, bytes: file.size } })
  if (file.size === 0) {
    show({
      kind: 'failed',
      error: new MusterError('validation', 'It is empty.', { hint: 'Export it again.' }),
    })
    return
  }
  show({ kind: 'working', step: 'reading', done: 0, total: file.size })
  // A few may lie there at a time.
  window.addEventListener('pagehide', () => giveUp(client), { once: true })
  await work(async (signal) => {
    const read = (from: number, length: number) => readBase64(file.slice(from, from + length))
    const onProgress = (done: number) => show({ kind: 'working', step: 'reading', done, total: file.size })
    const importId = await handOverImport(client, { bytes: file.size, read }, { signal, onProgress })
    const report = await watched(client, importId, () =>
      client.call('import.check', { importId }, { signal }),
    ).catch(async (error: unknown) => {
      await remove(client, importId)
      throw error
    })
    show({ kind: 'shown', importId, report })
  })
}

/** Imports what is shown. */
export async function importShown(client: Client): Promise<void> {
  const { stage } = useFileImport.getState()
  if (stage.kind !== 'shown') return
  const { importId, report } = stage
  const total = report.sessions.new + report.sessions.more
  show({ kind: 'working', step: 'writing', done: 0, total })
  await work(async (signal) => {
    try {
      const done = await watched(client, importId, () => client.call('import.run', { importId }, { signal }))
      show({ kind: 'done', report: done })
    } finally {
      await remove(client, importId)
    }
  })
}

/** Ends what is under way, and forgets what is shown. */
export function giveUp(client: Client): void {
  const { stage } = useFileImport.getState()
  stopping.abort()
  if (stage.kind === 'shown') void remove(client, stage.importId)
  if (stage.kind === 'working') show({ kind: 'cancelled', hasBegun: stage.step === 'writing' })
  else useFileImport.setState({ file: null, stage: { kind: 'none' } })
}

/** What is cancelled tells no more. */
async function work(act: (signal: AbortSignal) => Promise<void>): Promise<void> {
  stopping.abort()
  stopping = new AbortController()
  const { signal } = stopping
  try {
    await act(signal)
  } catch (thrown) {
    if (!signal.aborted) show({ kind: 'failed', error: toMusterError(thrown) })
  }
}

/** How far it is is told while it goes on. */
async function watched<T>(client: Client, importId: string, act: () => Promise<T>): Promise<T> {
  const stop = client.subscribe(
    { names: ['import.progressed'] },
    {
      onEvent({ name, payload }) {
        if (name !== 'import.progressed' || payload.importId !== importId) return
        const { step, done, total } = payload
        if (useFileImport.getState().stage.kind === 'working') show({ kind: 'working', step, done, total })
      },
    },
  )
  try {
    return await act()
  } finally {
    stop()
  }
}

async function remove(client: Client, importId: string): Promise<void> {
  await client.call('import.remove', { importId }).catch(() => {})
}

/** The browser writes base64 by itself in an address of data. */
function readBase64(piece: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const reader = new FileReader()
  reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
  reader.onerror = () =>
    reject(
      new MusterError(
        'validation',
        `It can't be read: ${reader.error?.message ?? 'the browser does not say why'}.`,
        {
          hint: 'It may have been moved or changed meanwhile. Choose it again.',
        },
      ),
    )
  reader.readAsDataURL(piece)
  return promise
}
