import type { Session } from '../../../../contract/session.ts'
import { useNow } from '../../../ui/use-now.ts'
import { describeNextPrompt } from '../prompt-cache.ts'

/** Says what the next prompt reads again, once the prompt cache of the session is cold. */
export function CacheNote({ session }: { session: Session }) {
  const next = describeNextPrompt(session, useNow())
  if (!next?.isCold) return null
  return (
    <span className="px-1 text-muted text-sm max-md:order-last max-md:basis-full">
      The next prompt {next.text}
    </span>
  )
}
