import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import { setPreferences, usePreferences } from '../../lib/preferences.ts'
import { useMedia, WIDE } from '../../lib/use-media.ts'

/**
 * A page with its inspector: beside it where there is room (the width is remembered by `id`), else as a sheet
 * over it. `null`: there is nothing to inspect.
 */
export function InspectorFrame(props: { id: string; children: ReactNode; inspector: ReactNode | null }) {
  const wide = useMedia(WIDE)
  const open = usePreferences((state) => state.inspectorOpen)
  const layout = useDefaultLayout({ id: `muster.inspector.${props.id}` })
  const docked = wide && open && props.inspector !== null
  if (!wide) {
    return (
      <>
        <div className="min-h-0 flex-1">{props.children}</div>
        <Dialog.Root
          open={open && props.inspector !== null}
          modal={false}
          onOpenChange={(inspectorOpen) => setPreferences({ inspectorOpen })}
        >
          <Dialog.Portal>
            <Dialog.Content
              aria-describedby={undefined}
              onInteractOutside={(event) => event.preventDefault()}
              onOpenAutoFocus={(event) => event.preventDefault()}
              className="fixed top-0 right-0 bottom-7 z-30 w-[min(24rem,100vw)] animate-sheet overflow-y-auto border-line border-l bg-canvas shadow-float outline-none max-md:hidden"
            >
              <Dialog.Title className="sr-only">Details</Dialog.Title>
              {props.inspector}
            </Dialog.Content>
          </Dialog.Portal>
        </Dialog.Root>
      </>
    )
  }
  return (
    <Group className="min-h-0 flex-1" orientation="horizontal" {...layoutProps(layout)}>
      <Panel id="page" minSize="24rem">
        {props.children}
      </Panel>
      {docked && (
        <>
          <Separator
            aria-label="Width of the details"
            className="w-px bg-line outline-none transition-colors duration-100 hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent"
          />
          <Panel
            id="inspector"
            defaultSize="22rem"
            minSize="16rem"
            maxSize="50%"
            groupResizeBehavior="preserve-pixel-size"
          >
            <aside aria-label="Details" className="h-full overflow-y-auto bg-canvas">
              {props.inspector}
            </aside>
          </Panel>
        </>
      )}
    </Group>
  )
}

function layoutProps(layout: ReturnType<typeof useDefaultLayout>) {
  return {
    ...(layout.defaultLayout === undefined ? {} : { defaultLayout: layout.defaultLayout }),
    onLayoutChanged: layout.onLayoutChanged,
  }
}
