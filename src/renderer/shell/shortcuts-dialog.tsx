import { useShell } from '../lib/shell-state.ts'
import { useActiveShortcuts } from '../lib/shortcuts.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'

/** All keys that work where one is now, by place. */
export function ShortcutsDialog() {
  const open = useShell((state) => state.shortcutsOpen)
  const lists = useActiveShortcuts((state) => state.lists)
  const groups = Map.groupBy(
    lists.toReversed().flatMap(({ shortcuts }) => shortcuts),
    (shortcut) => shortcut.group,
  )
  return (
    <Dialog
      open={open}
      onOpenChange={(shortcutsOpen) => useShell.setState({ shortcutsOpen })}
      title="Shortcuts"
      description="Keys that work here. Single keys can be turned off in Settings."
      width="lg"
    >
      <div className="columns-2 gap-8 pt-1 max-md:columns-1">
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-semibold text-muted text-sm">{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys + shortcut.label}
                  className="flex items-center justify-between gap-4 py-1"
                >
                  <dt>{shortcut.label}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {[shortcut.keys, ...(shortcut.aliases ?? [])].map((keys) => (
                      <Kbd key={keys}>
                        {keys.replace(/\+([a-z])$/, (_, key: string) => `+${key.toUpperCase()}`)}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
