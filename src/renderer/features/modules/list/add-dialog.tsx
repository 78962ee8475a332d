import { useState } from 'react'
import { toast } from 'sonner'
import { toMusterError, useCallError, useClient } from '../../../lib/client.ts'
import { problemsOf } from '../../../lib/problems-of.ts'
import { DirectoryField } from '../../../ui/directory/directory-field.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field } from '../../../ui/input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { useModulesView } from './modules-view.ts'

type Way = 'look' | 'register'

const ways: readonly SelectOption<Way>[] = [
  {
    value: 'look',
    label: 'Look for modules in it',
    note: 'Each module.yaml down to five folders below; the setting modules.paths.',
  },
  { value: 'register', label: 'Register the module in it', note: 'The module.yaml of this folder alone.' },
]

const close = () => useModulesView.setState({ adding: false })

/** Adds a folder to look in, or registers one module. */
export function AddDialog() {
  return useModulesView((view) => view.adding) ? <OpenAdd /> : null
}

function OpenAdd() {
  const client = useClient()
  const [directory, setDirectory] = useState('')
  const [way, setWay] = useState<Way>('look')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const look = async () => {
    const { settings } = await client.call('settings.list', {})
    const known = settings.find(({ name }) => name === 'modules.paths')?.value
    const paths = typeof known === 'string' ? known.split(',').map((each) => each.trim()) : []
    const all = [...new Set([...paths.filter((each) => each !== ''), directory.trim()])]
    await client.call('settings.set', { name: 'modules.paths', value: all.join(', ') })
    const { modules, broken } = await client.call('module.list', { refresh: true })
    const inside = modules.filter((each) => each.directory.startsWith(directory.trim())).length
    const wrong = broken.length === 0 ? '' : `, ${broken.length} with errors`
    toast(`${inside} ${inside === 1 ? 'module' : 'modules'} found there${wrong}`)
  }
  const register = async () => {
    const module = await client.call('module.register', { path: directory.trim(), trust: false })
    toast(`${module.name} is registered`)
    // What it wishes for is shown at once: it can't be asked before.
    if (!module.trusted) useModulesView.setState({ trusting: module.name })
  }
  const add = async () => {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await (way === 'look' ? look() : register())
      close()
    } catch (thrown) {
      setError(toMusterError(thrown))
      setBusy(false)
    }
  }
  const problems = error === null ? [] : problemsOf(error)
  return (
    <FormDialog
      title="Add modules"
      description="A folder with a module.yaml is a module. `muster module init` writes a first one for a repository."
      submit={way === 'look' ? 'Look there' : 'Register'}
      canSubmit={!busy && directory.trim() !== ''}
      onSubmit={() => void add()}
      onClose={close}
      error={error}
      errorDetails={problems.length === 0 ? null : problems.map(({ message }) => message).join('\n')}
    >
      <DirectoryField
        label="Folder"
        autoFocus
        optional
        value={directory}
        error={undefined}
        onChange={setDirectory}
      />
      <Field label="What to do with it">
        {({ id }) => <Select id={id} className="w-full" value={way} options={ways} onValueChange={setWay} />}
      </Field>
    </FormDialog>
  )
}
