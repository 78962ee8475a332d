import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels'
import { setPreferences, usePreferences } from '../lib/preferences.ts'
import { useMedia, WIDE } from '../lib/use-media.ts'

/**
 * A page with its inspector: beside it where there is room (its width is remembered), else as a sheet
 * over it. `null`: there is nothing to inspect.
 */
export function InspectorFrame(props: { id: string; children: ReactNode; inspector: ReactNode | null }) {
  const wide = useMedia(WIDE)
  const open = usePreferences((state) => state.inspectorOpen)
  const panel = usePanelRef()
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  const docked = wide && open && props.inspector !== null
  if (!wide) {
    return (
      <>
        <div ref={setFrame} className="relative min-h-0 flex-1 overflow-clip">
          {props.children}
        </div>
        <Dialog.Root
          open={open && props.inspector !== null}
          modal={false}
          onOpenChange={(inspectorOpen) => setPreferences({ inspectorOpen })}
        >
          {/* Over the list alone: the page's header keeps its primary action. */}
          <Dialog.Portal container={frame}>
            <Dialog.Content
              aria-describedby={undefined}
              onInteractOutside={(event) => event.preventDefault()}
              onOpenAutoFocus={(event) => event.preventDefault()}
              className="absolute inset-y-0 right-0 z-30 w-[min(24rem,100%)] animate-sheet overflow-y-auto border-line border-l bg-canvas shadow-float outline-none max-md:hidden"
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
    <Group
      id={props.id}
      className="min-h-0 flex-1"
      orientation="horizontal"
      onLayoutChanged={(_layout, { isUserInteraction }) => {
        if (!isUserInteraction) return
        // The panel has its new size in the next frame.
        requestAnimationFrame(() => {
          const width = panel.current?.getSize().inPixels
          if (width !== undefined) setPreferences({ inspectorWidth: Math.round(width) })
        })
      }}
    >
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
            panelRef={panel}
            defaultSize={usePreferences.getState().inspectorWidth}
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
