import { lazy, Suspense, useState } from 'react'
import { useInstanceFocus } from '../../lib/instance-focus.ts'
import { useInstance } from '../../lib/store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'

// The terminal is large and seldom wanted.
const RawOutput = lazy(() => import('./raw-output.tsx'))

const streams = [
  { value: 'stdout', label: 'stdout', note: 'Messages, one JSON object a line' },
  { value: 'stderr', label: 'stderr', note: 'Errors and warnings in plain text' },
] as const

/** The raw output of an instance, over the page. */
export function OutputDialog() {
  const outputId = useInstanceFocus((focus) => focus.outputId)
  const instance = useInstance(outputId)
  const [stream, setStream] = useState<'stdout' | 'stderr'>('stdout')
  return (
    <Dialog
      open={outputId !== null}
      onOpenChange={(open) => {
        if (!open) useInstanceFocus.setState({ outputId: null })
      }}
      width="lg"
      title="Raw output"
      description={`What the process ${instance?.pid ?? ''} printed, as it was read.`.replace('  ', ' ')}
    >
      {outputId !== null && (
        <div className="flex flex-col gap-2">
          <Suspense fallback={<SkeletonLines lines={10} />}>
            <RawOutput
              key={`${outputId} ${stream}`}
              instanceId={outputId}
              stream={stream}
              ended={instance === undefined}
              streamPicker={
                <Select
                  label="Stream"
                  value={stream}
                  options={streams}
                  onValueChange={setStream}
                  className="w-24"
                />
              }
            />
          </Suspense>
        </div>
      )}
    </Dialog>
  )
}
