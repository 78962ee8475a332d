import { takeAnswerBack } from '../../lib/answers.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../button.tsx'

/** For `data-keys` of a card: keys that are dead for the moment look so. */
export const keysLook = (live: boolean) => (live ? 'live' : 'dead')

/** An answer that a key gave and that is sent in a moment, with the way back. */
export function HeldAnswer({ about, held, keys }: { about: string; held: string | null; keys: boolean }) {
  const takeBack = () => takeAnswerBack(about)
  useShortcuts(
    [
      {
        keys: 'u',
        aliases: ['Mod+z'],
        label: 'Take the answer back',
        group: 'Request',
        safe: 'once',
        run: takeBack,
      },
    ],
    keys && held !== null,
  )
  return (
    <div role="status" className="flex items-center gap-2 text-muted empty:hidden">
      {held !== null && (
        <>
          <span>“{held}” is sent in a moment.</span>
          <Button size="sm" {...(keys ? { shortcut: 'u' } : {})} onClick={takeBack}>
            Take back
          </Button>
        </>
      )}
    </div>
  )
}
