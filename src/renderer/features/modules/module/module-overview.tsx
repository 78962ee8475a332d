import { type Capability, describeWish, type Module, readingTools } from '../../../../contract/module.ts'
import { useLive } from '../../../lib/store.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { Fact, Facts } from '../../../ui/facts.tsx'
import { formatDirectory } from '../../../ui/format.ts'
import { Time } from '../../../ui/time.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { openAsk } from '../ask/ask-state.ts'
import { JsonValue } from '../conversation/json-value.tsx'
import { SchemaTable } from '../form/schema-table.tsx'
import { useModulesView } from '../list/modules-view.ts'
import { ProblemLines } from '../problem-lines.tsx'

/** What a module is, what it may do, and what it can be asked for. */
export function ModuleOverview({ module }: { module: Module }) {
  const home = useLive((state) => state.info?.homeDirectory)
  const { path, wishes, problems, capabilities } = module
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-[62rem] flex-col gap-5 px-4 py-4 max-md:px-3">
        <p className="max-w-[46rem] whitespace-pre-wrap break-words">
          <VisibleText text={module.description} kind="text" />
        </p>
        {problems.length > 0 && (
          <section aria-label="Problems">
            <h2 className="mb-1 font-semibold">Problems</h2>
            <ProblemLines
              problems={problems}
              onJump={path === null ? null : (line) => useModulesView.setState({ source: { path, line } })}
            />
          </section>
        )}
        <Facts>
          <Fact name="Directory" copy={module.directory}>
            <VisibleText text={formatDirectory(module.directory, home)} />
          </Fact>
          <Fact name="Origin">
            {module.origin === 'found' ? 'Found in a folder of modules.paths' : 'Registered'}
            {path !== null && (
              <>
                {': '}
                <button
                  type="button"
                  className="break-all rounded-sm text-left underline hover:text-accent-strong"
                  onClick={() => useModulesView.setState({ source: { path, line: null } })}
                >
                  {formatDirectory(path, home)}
                </button>
              </>
            )}
          </Fact>
          <Fact name="Changed">
            <Time at={module.changedAt} />
          </Fact>
          <Fact name="Tools">{[...readingTools, ...module.tools].join(', ')}</Fact>
          {module.model !== undefined && <Fact name="Model">{module.model}</Fact>}
          {module.environment.length > 0 && <Fact name="Variables">{module.environment.join(', ')}</Fact>}
          <Fact name="At once">
            {module.maxParallel} {module.maxParallel === 1 ? 'question' : 'questions'}
          </Fact>
          {module.tags.length > 0 && <Fact name="Tags">{module.tags.join(', ')}</Fact>}
          <Fact name="May">
            {wishes.length === 0 ? (
              'Read in its own folder, and nothing more'
            ) : (
              <ul>
                {wishes.map((wish) => (
                  <li key={`${wish.kind} ${wish.what}`}>
                    <VisibleText text={describeWish(wish)} />
                    {!module.trusted && <span className="text-amber"> (you have not agreed)</span>}
                  </li>
                ))}
              </ul>
            )}
          </Fact>
        </Facts>
        <section aria-label="Capabilities" className="flex flex-col gap-2">
          <h2 className="font-semibold text-lg">Capabilities</h2>
          {capabilities.length === 0 && (
            <p className="text-muted">It has none of its own, and answers free questions.</p>
          )}
          {capabilities.map((capability) => (
            <CapabilityCard
              key={`${capability.id} ${capability.version}`}
              module={module.name}
              capability={capability}
              isOnly={capabilities.length === 1}
            />
          ))}
        </section>
      </div>
    </div>
  )
}

function CapabilityCard(props: { module: string; capability: Capability; isOnly: boolean }) {
  const { id, version, description, tags, input, output, examples } = props.capability
  return (
    <article aria-label={id} className="rounded-md border border-line px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="break-all font-mono font-semibold text-sm">{id}</h3>
        <span className="text-faint text-sm">{version}</span>
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
        <span className="flex-1" />
        <Button
          size="sm"
          aria-label={`Ask for ${id}`}
          onClick={() => openAsk({ module: props.module, capability: id })}
        >
          Ask
        </Button>
      </div>
      {description !== undefined && (
        <p className="mt-0.5 break-words text-muted">
          <VisibleText text={description} kind="text" />
        </p>
      )}
      <Disclosure
        summary={summaryOf(props.capability)}
        className="mt-1.5 text-sm"
        open={props.isOnly || undefined}
      >
        <div className="mt-1.5 flex flex-col gap-3 text-base">
          {input !== undefined && (
            <div>
              <h4 className="mb-1 text-muted text-sm">It is given</h4>
              <SchemaTable label={`Input of ${id}`} schema={input} />
            </div>
          )}
          {output !== undefined && (
            <div>
              <h4 className="mb-1 text-muted text-sm">It answers</h4>
              <SchemaTable label={`Output of ${id}`} schema={output} />
            </div>
          )}
          {examples.map((example, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: examples have no identity.
            <div key={index} className="rounded-md bg-sunken px-3 py-2">
              <h4 className="mb-1 text-muted text-sm">Example {examples.length > 1 ? index + 1 : ''}</h4>
              {example.question !== undefined && (
                <p className="mb-1 break-words">
                  <VisibleText text={example.question} kind="text" />
                </p>
              )}
              {example.input !== undefined && <JsonValue value={example.input} label="Input" />}
              {example.output !== undefined && (
                <div className="mt-2">
                  <JsonValue value={example.output} label="Answer" />
                </div>
              )}
            </div>
          ))}
          {input === undefined && output === undefined && examples.length === 0 && (
            <p className="text-muted">A question in words, answered in words.</p>
          )}
        </div>
      </Disclosure>
    </article>
  )
}

function summaryOf({ input, output, examples }: Capability): string {
  const parts = [
    input === undefined ? 'words in' : 'a form in',
    output === undefined ? 'words out' : 'an object out',
    ...(examples.length === 0
      ? []
      : [`${examples.length} ${examples.length === 1 ? 'example' : 'examples'}`]),
  ]
  return parts.join(', ')
}
