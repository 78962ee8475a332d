import { useState } from 'react'
import { inputOf } from '../../../../contract/main-argument.ts'
import type { Output } from '../../../../contract/operations.ts'
import { describePolicy } from '../../../../contract/policy.ts'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

const words = { allow: 'Allowed', deny: 'Denied', ask: 'Comes to you' }

/** Asks which rule would answer, without anything being run. */
export function PolicyTest({ directory: first }: { directory: string }) {
  const client = useClient()
  const [tool, setTool] = useState('Bash')
  const [argument, setArgument] = useState('')
  const [directory, setDirectory] = useState(first)
  const [found, setFound] = useState<Output<'policy.test'> | null>(null)
  const [error, setError] = useCallError()
  const run = async () => {
    setError(null)
    setFound(null)
    try {
      setFound(await client.call('policy.test', { directory, tool, input: inputOf(tool, argument) }))
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
  }
  return (
    <form
      className="flex flex-col gap-3 border-line border-t px-4 py-3 max-md:px-3"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <div className="grid grid-cols-[8rem_1fr_1fr_auto] items-end gap-2 max-md:grid-cols-1">
        <Field label="Tool">
          {(ids) => (
            <Input
              {...ids}
              className="font-mono text-sm"
              value={tool}
              onChange={(event) => setTool(event.target.value)}
            />
          )}
        </Field>
        <Field label="Command, path, address or query">
          {(ids) => (
            <Input
              {...ids}
              className="font-mono text-sm"
              placeholder="npm test && git push"
              value={argument}
              onChange={(event) => setArgument(event.target.value)}
            />
          )}
        </Field>
        <Field label="In the directory">
          {(ids) => (
            <Input
              {...ids}
              className="font-mono text-sm"
              value={directory}
              onChange={(event) => setDirectory(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={tool.trim() === '' || directory.trim() === ''}>
          Try
        </Button>
      </div>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {found && (
        <div role="status">
          <p>
            <span className="font-medium">{words[found.decision]}</span>
            <span className="text-muted">
              {found.policy === null ? (
                ': no rule decides.'
              ) : (
                <>
                  {' by the rule '}
                  <VisibleText text={describePolicy(found.policy)} />.
                </>
              )}
            </span>
          </p>
          {found.passed.length > 0 && (
            <ul className="mt-1 text-muted text-sm" aria-label="Why others do not decide">
              {found.passed.map(({ policy, why }) => (
                <li key={policy.id} className="break-words">
                  Not {words[policy.decision].toLowerCase()} by{' '}
                  <code className="text-sm">
                    <VisibleText text={describePolicy(policy)} />
                  </code>
                  : <VisibleText text={why} />.
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </form>
  )
}
