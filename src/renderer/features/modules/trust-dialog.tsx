import { useState } from 'react'
import { toast } from 'sonner'
import { describeWish, type ListedModule } from '../../../contract/module.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { useModulesView } from './list/modules-view.ts'
import { useModules } from './use-modules.ts'

const close = () => useModulesView.setState({ trusting: null })

/** What a module wishes for besides reading, and the way to agree to that, or to agree no longer. */
export function TrustDialog() {
  const name = useModulesView((view) => view.trusting)
  const { value: list } = useModules()
  const module = list?.modules.find((each) => each.name === name)
  return module === undefined ? null : <OpenTrust key={module.name} module={module} />
}

/**
 * The agreement is to the text that was shown: when the file changes meanwhile, that is said, and nothing can be agreed to
 * before the new wishes are shown. The box has to be ticked first, so that no key that is held or pressed by habit agrees.
 */
function OpenTrust({ module }: { module: ListedModule }) {
  const client = useClient()
  const [seen, setSeen] = useState(module)
  const [read, setRead] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const changed = module.hash !== seen.hash
  const say = async (trusted: boolean) => {
    if (busy || changed) return
    setBusy(true)
    setError(null)
    try {
      await client.call('module.trust', { name: seen.name, hash: seen.hash, trusted })
      toast(trusted ? `${seen.name} can be asked` : `${seen.name} is not asked any more`)
      close()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  const showNew = () => {
    setSeen(module)
    setRead(false)
    setError(null)
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={`What ${seen.name} wishes for`}
      description={
        seen.trusted
          ? 'You have agreed to this. Without your agreement it is not asked.'
          : 'Its file asks for more than reading in its own folder. It is not asked before you agree.'
      }
      footer={
        <>
          {seen.path !== null && (
            <Button
              className="mr-auto"
              onClick={() =>
                useModulesView.setState({ trusting: null, source: { path: seen.path ?? '', line: null } })
              }
            >
              Show its file
            </Button>
          )}
          <Button onClick={close}>{seen.trusted ? 'Leave it so' : 'Not now'}</Button>
          {seen.trusted ? (
            <Button look="danger" disabled={busy || changed} onClick={() => void say(false)}>
              Agree no longer
            </Button>
          ) : (
            <Button look="primary" disabled={busy || changed || !read} onClick={() => void say(true)}>
              Agree to this text
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <ul aria-label="Wishes" className="overflow-hidden rounded-md border border-line">
          {seen.wishes.map((wish) => (
            <li
              key={`${wish.kind} ${wish.what}`}
              className="break-words border-line border-b px-3 py-1.5 last:border-b-0"
            >
              It <VisibleText text={describeWish(wish)} />
            </li>
          ))}
          {seen.wishes.length === 0 && (
            <li className="px-3 py-1.5">Nothing: it only reads in its own folder.</li>
          )}
        </ul>
        <p className="text-muted">
          You agree to this very text in this place. When the file changes, or is copied elsewhere, you are
          asked again.
        </p>
        {changed && (
          <ErrorNote
            message="The file has changed while this was shown."
            hint="What it wishes for may be something else now. Nothing was agreed to."
            actions={
              <Button size="sm" onClick={showNew}>
                Show what it wishes for now
              </Button>
            }
          />
        )}
        {!seen.trusted && !changed && (
          <Checkbox checked={read} onCheckedChange={setRead}>
            I have read it, and the repository may do this on my computer
          </Checkbox>
        )}
        {error && <ErrorNote message={error.message} hint={error.hint} />}
      </div>
    </Dialog>
  )
}
