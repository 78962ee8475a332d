import { Button } from '../../../ui/button.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'

/** The key that was made for a webhook, the only time that it is seen. */
export function MadeKeyDialog({
  name,
  value,
  onClose,
}: {
  name: string
  value: string
  onClose: () => void
}) {
  return (
    <Dialog
      open
      width="sm"
      title={`The key of ${name}`}
      description="Give it to the receiver. It is shown this once; if it is lost, have another one made."
      onOpenChange={(stays) => !stays && onClose()}
      footer={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Field label="Signing key">
        {(ids) => (
          <div className="flex items-center gap-1">
            <Input
              {...ids}
              readOnly
              autoFocus
              className="font-mono text-sm"
              value={value}
              onFocus={(event) => event.currentTarget.select()}
            />
            <CopyButton text={value} label="Copy the key" />
          </div>
        )}
      </Field>
    </Dialog>
  )
}
