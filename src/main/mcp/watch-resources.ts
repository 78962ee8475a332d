import type { Client } from '../../contract/client.ts'
import type { AnyEvent } from '../../contract/events.ts'

/** A resource is told of so often at the most. */
const TELL_MS = 500

/**
 * Tells of resources that changed, by address, until the function that it returns is called; `onGap`: of some that did
 * nobody was told.
 */
export function watchResources(
  client: Client,
  { tell, onGap }: { tell(uri: string): void; onGap?: () => void },
): () => void {
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    for (const uri of waiting) tell(uri)
    waiting.clear()
  }
  const unsubscribe = client.subscribe(
    {
      names: [
        'task.changed',
        'run.changed',
        'module.changed',
        'work.changed',
        'work.removed',
        'workLinks.changed',
      ],
    },
    {
      onEvent(event) {
        for (const uri of urisOf(event)) waiting.add(uri)
        timer ??= setTimeout(flush, TELL_MS)
      },
      ...(onGap ? { onGap } : {}),
    },
  )
  return () => {
    clearTimeout(timer)
    unsubscribe()
  }
}

function urisOf(event: AnyEvent): string[] {
  if (event.name === 'run.changed') return [`muster://run/${event.payload.run.id}`]
  if (event.name === 'module.changed')
    return ['muster://modules', ...event.payload.modules.map(({ name }) => `muster://module/${name}`)]
  if (event.name === 'work.changed') return [`muster://work/${event.payload.item.id}`]
  if (event.name === 'work.removed' || event.name === 'workLinks.changed')
    return event.payload.itemIds.map((id) => `muster://work/${id}`)
  if (event.name !== 'task.changed') return []
  const at = `muster://task/${event.payload.task.id}`
  return [at, `${at}/transcript`, `${at}/result`]
}
