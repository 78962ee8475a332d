import { useState } from 'react'
import type { Output } from '../../../../contract/operations.ts'
import { describePolicy } from '../../../../contract/policy.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { Scrolls } from '../../../ui/scrolls.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** Takes over the rules of a settings file of Claude Code: first it tells what would come, then it does it. */
export function ImportRulesDialog(props: { file: string; onClose: () => void }) {
  const client = useClient()
  const [file, setFile] = useState(props.file)
  const [found, setFound] = useState<Output<'policy.import'> | null>(null)
  const [error, setError] = useCallError()
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      const result = await client.call('policy.import', { file: file.trim(), dryRun: found === null })
      if (found !== null) return props.onClose()
      setFound(result)
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
    setBusy(false)
  }
  const count = found?.rules.length ?? 0
  return (
    <FormDialog
      title="Import rules of Claude Code"
      description="Rules that deny or ask become the first ones, those that allow the last. A project's rules are for its directory."
      submit={found === null ? 'Look' : `Import ${count} ${count === 1 ? 'rule' : 'rules'}`}
      canSubmit={!busy && file.trim() !== '' && (found === null || count > 0)}
      onSubmit={() => void submit()}
      onClose={props.onClose}
      error={error}
    >
      <Field label="Settings file" hint="~/.claude/settings.json, or .claude/settings.json of a project">
        {(ids) => (
          <Input
            {...ids}
            className="font-mono text-sm"
            value={file}
            onChange={(event) => {
              setFile(event.target.value)
              setFound(null)
            }}
          />
        )}
      </Field>
      {found && (
        <Scrolls role="status" className="max-h-64 overflow-auto text-sm">
          {count === 0 && <p className="text-muted">There is nothing to take over.</p>}
          <ul aria-label="Rules to be taken over">
            {found.rules.map((rule) => (
              <li key={`${rule.decision} ${describePolicy(rule)}`} className="break-words">
                {rule.decision}{' '}
                <code>
                  <VisibleText text={describePolicy(rule)} />
                </code>
              </li>
            ))}
          </ul>
          {found.known > 0 && <p className="mt-1 text-muted">{found.known} are there already.</p>}
          {found.skipped.length > 0 && (
            <ul aria-label="Rules that are not taken over" className="mt-2 text-muted">
              {found.skipped.map(({ rule, decision, why }) => (
                <li key={`${decision} ${rule}`} className="break-words">
                  Not {decision}{' '}
                  <code>
                    <VisibleText text={rule} />
                  </code>
                  : <VisibleText text={why} />
                </li>
              ))}
            </ul>
          )}
        </Scrolls>
      )}
    </FormDialog>
  )
}
