import type { ListedModule } from '../../../../contract/module.ts'
import type { Aggregation, ModuleRequest } from '../../../../contract/module-route.ts'
import { Field, Input } from '../../../ui/input.tsx'
import { NameInput } from '../../../ui/name-input.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { type AskDraft, useAskDraft } from './ask-draft.ts'
import { NamesField } from './names-field.tsx'

const ways: readonly SelectOption<AskDraft['to']>[] = [
  { value: 'module', label: 'One module' },
  { value: 'several', label: 'Several modules' },
  { value: 'capability', label: 'Whoever has a capability' },
]
const modesOfSeveral: readonly SelectOption<ModuleRequest['mode']>[] = [
  { value: 'parallel', label: 'At the same time' },
  { value: 'sequence', label: 'One after the other', note: 'Each is told the answer before.' },
]
const modesOfCapability: readonly SelectOption<ModuleRequest['mode']>[] = [
  { value: 'one', label: 'The best one' },
  { value: 'parallel', label: 'Several at the same time' },
  { value: 'sequence', label: 'Several, one after the other', note: 'Each is told the answer before.' },
]
const aggregations: readonly SelectOption<Aggregation>[] = [
  { value: 'collect', label: 'A list of all' },
  { value: 'first', label: 'Whichever comes first' },
  { value: 'merge', label: 'Joined', note: 'Objects and lists are joined, texts stand below each other.' },
  { value: 'majority', label: 'What most say' },
]
const counts = Array.from({ length: 9 }, (_, index) => ({
  value: String(index + 2),
  label: String(index + 2),
}))

const change = (some: Partial<AskDraft>) => useAskDraft.setState(some)

/** Whom a question is for. */
export function WhomPart({
  modules,
  errors,
}: {
  modules: readonly ListedModule[]
  errors: Readonly<Record<string, string>>
}) {
  const draft = useAskDraft()
  const names = modules.map(({ name }) => name)
  const capabilities = [...new Set(modules.flatMap((each) => each.capabilities.map(({ id }) => id)))].sort()
  const several = draft.to === 'several'
  const mode = several && draft.mode === 'one' ? 'parallel' : draft.mode
  return (
    <>
      <div className="grid grid-cols-[14rem_minmax(0,1fr)] gap-3 max-md:grid-cols-1">
        <Field label="Ask">
          {({ id }) => (
            <Select
              id={id}
              className="w-full"
              value={draft.to}
              options={ways}
              onValueChange={(to) => change({ to })}
            />
          )}
        </Field>
        {draft.to === 'module' && (
          <Field label="Module" error={errors.module}>
            {(ids) => (
              <NameInput
                {...ids}
                names={names}
                value={draft.module}
                onChange={(event) => change({ module: event.target.value, capability: '' })}
              />
            )}
          </Field>
        )}
        {several && (
          <NamesField
            names={names}
            chosen={draft.modules}
            error={errors.modules}
            onChange={(chosen) => change({ modules: chosen, capability: '' })}
          />
        )}
        {draft.to === 'capability' && (
          <div className="grid grid-cols-[minmax(0,1fr)_7rem] gap-3">
            <Field label="Capability" error={errors.wanted}>
              {(ids) => (
                <NameInput
                  {...ids}
                  names={capabilities}
                  placeholder="invoice.cancel"
                  value={draft.wanted}
                  onChange={(event) => change({ wanted: event.target.value })}
                />
              )}
            </Field>
            <Field label="Version" error={errors.version}>
              {(ids) => (
                <Input
                  {...ids}
                  placeholder="any"
                  value={draft.version}
                  onChange={(event) => change({ version: event.target.value })}
                />
              )}
            </Field>
          </div>
        )}
      </div>
      {draft.to !== 'module' && (
        <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
          <Field label="How">
            {({ id }) => (
              <Select
                id={id}
                className="w-full"
                value={mode}
                options={several ? modesOfSeveral : modesOfCapability}
                onValueChange={(next) => change({ mode: next })}
              />
            )}
          </Field>
          {mode === 'parallel' && (
            <Field label="Their answers become">
              {({ id }) => (
                <Select
                  id={id}
                  className="w-full"
                  value={draft.aggregation}
                  options={aggregations}
                  onValueChange={(aggregation) => change({ aggregation })}
                />
              )}
            </Field>
          )}
          {!several && mode !== 'one' && (
            <Field label="How many">
              {({ id }) => (
                <Select
                  id={id}
                  className="w-full"
                  value={draft.count}
                  options={counts}
                  onValueChange={(count) => change({ count })}
                />
              )}
            </Field>
          )}
        </div>
      )}
    </>
  )
}
