import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { Json } from '../../../contract/values.ts'
import type { TodoList } from '../store/records.ts'
import { countTodos, inheritTodos, MOST_TODOS, noteTodoCall, takeTodoResult } from './todos.ts'

let calls = 0

/** A tool of the list is called and answers. */
function act(
  list: TodoList | null,
  toolName: string,
  input: Json,
  options: { result?: Json; text?: string; isError?: boolean; work?: number; parent?: string } = {},
): TodoList | null {
  calls += 1
  const toolUseId = `toolu_${calls}`
  const noted = noteTodoCall(list, { toolUseId, toolName, input, parentToolUseId: options.parent ?? null })
  return takeTodoResult(
    noted,
    {
      toolUseId,
      isError: options.isError ?? false,
      structured: options.result ?? null,
      text: options.text ?? '',
    },
    options.work ?? 0,
  )
}

const write = (list: TodoList | null, statuses: string[], work = 0) =>
  act(
    list,
    'TodoWrite',
    {
      todos: statuses.map((status, index) => ({
        content: `Step ${index}`,
        status,
        activeForm: `Doing ${index}`,
      })),
    },
    { work },
  )
const create = (list: TodoList | null, id: string, subject = `Task ${id}`) =>
  act(
    list,
    'TaskCreate',
    { subject, description: 'x', activeForm: `At ${id}` },
    { result: { task: { id, subject } } },
  )
const update = (list: TodoList | null, taskId: string, status: string, work = 0) =>
  act(list, 'TaskUpdate', { taskId, status }, { work })

describe('a list that is written whole', () => {
  it('tells what is done, how many there are and what it is at', () => {
    expect(countTodos(write(null, ['completed', 'in_progress', 'pending']))).toEqual({
      done: 1,
      total: 3,
      current: 'Doing 1',
    })
    expect(countTodos(write(null, ['pending', 'pending']))).toMatchObject({ done: 0, current: null })
    expect(countTodos(write(write(null, ['pending']), []))).toBeNull()
  })

  it('counts once the tool has answered, and not what was refused', () => {
    const before = write(null, ['completed', 'pending'])
    const noted = noteTodoCall(before, {
      toolUseId: 't',
      toolName: 'TodoWrite',
      input: { todos: [{ content: 'x', status: 'completed' }] },
      parentToolUseId: null,
    })
    expect(countTodos(noted)).toEqual(countTodos(before))
    const refused = takeTodoResult(noted, { toolUseId: 't', isError: true, structured: null, text: 'no' }, 1)
    expect(refused).toEqual(before)
  })

  it("does not take a subagent's list, nor what has another shape", () => {
    expect(
      act(null, 'TodoWrite', { todos: [{ content: 'x', status: 'completed' }] }, { parent: 'p' }),
    ).toBeNull()
    for (const input of [null, 'x', [], { todos: 'x' }, {}]) expect(act(null, 'TodoWrite', input)).toBeNull()
    const odd = act(null, 'TodoWrite', {
      todos: [null, 3, { content: 4, status: 'gone' }, { status: 'completed' }],
    })
    expect(countTodos(odd)).toEqual({ done: 1, total: 4, current: null })
  })

  it('shows the texts of others as they are, on one line and bounded', () => {
    const odd = act(null, 'TodoWrite', {
      todos: [{ content: `a\nb\u202e${'x'.repeat(10_000)}`, status: 'in_progress' }],
    })
    const { current } = countTodos(odd) ?? {}
    expect(current).toMatch(/^a b⟨U\+202E⟩x+…$/)
    expect(current?.length).toBeLessThanOrEqual(120)
  })

  it('of more steps than are followed changes nothing', () => {
    const before = write(null, ['pending'])
    expect(countTodos(write(before, Array(MOST_TODOS + 1).fill('pending')))).toEqual(countTodos(before))
    expect(countTodos(write(before, Array(MOST_TODOS).fill('pending')))?.total).toBe(MOST_TODOS)
  })
})

describe('a list that is told task by task', () => {
  it('is known by the numbers that the CLI gives', () => {
    let list = create(create(create(null, '1'), '2'), '3')
    list = update(update(list, '1', 'completed'), '2', 'in_progress')
    expect(countTodos(list)).toEqual({ done: 1, total: 3, current: 'At 2' })
    expect(countTodos(update(list, '3', 'deleted'))).toMatchObject({ done: 1, total: 2 })
    expect(update(list, '9', 'completed')?.items).toEqual(list?.items)
  })

  it('reads the number from the text where there is no object, and leaves out what has none', () => {
    const list = act(null, 'TaskCreate', { subject: 'a' }, { text: 'Task #7 created successfully: a' })
    expect(list?.items[0]?.id).toBe('7')
    expect(countTodos(act(null, 'TaskCreate', { subject: 'a' }, { text: 'done' }))).toBeNull()
  })

  it('goes on in the next turn with what was not done', () => {
    const list = update(create(create(null, '1'), '2'), '1', 'completed')
    const next = inheritTodos(list)
    expect(countTodos(update(next, '2', 'completed'))).toEqual({ done: 1, total: 1, current: null })
    expect(inheritTodos(update(list, '2', 'completed'))).toBeNull()
  })
})

test('the pace is that of work: steps that are done at once share the time since the last one', () => {
  let list = write(null, ['in_progress', 'pending', 'pending', 'pending'], 1_000)
  list = write(list, ['completed', 'in_progress', 'pending', 'pending'], 3_000)
  list = write(list, ['completed', 'completed', 'completed', 'in_progress'], 7_000)
  expect(list?.pace).toEqual({ at: 7_000, count: 3, sumMs: 6_000, squares: 3 * 2_000 ** 2 })
  // Something that is taken back is not done again in no time.
  list = write(list, ['completed', 'completed', 'in_progress', 'pending'], 8_000)
  expect(list?.pace.count).toBe(3)
})

test('whatever is called, the share lies between nothing and all, and more that is done is a larger share', () => {
  const status = fc.constantFrom('pending', 'in_progress', 'completed', 'deleted', 'x', null)
  const step = fc.oneof(
    fc.record({
      tool: fc.constant('TodoWrite'),
      input: fc.record({ todos: fc.array(fc.record({ status })) }),
    }),
    fc.record({ tool: fc.constant('TaskCreate'), input: fc.record({ subject: fc.string() }), id: fc.nat(9) }),
    fc.record({
      tool: fc.constant('TaskUpdate'),
      input: fc.record({ taskId: fc.nat(9).map(String), status }),
    }),
  )
  fc.assert(
    fc.property(fc.array(step), fc.array(fc.boolean()), (steps, refused) => {
      let list: TodoList | null = null
      for (const [at, { tool, input, ...rest }] of steps.entries()) {
        const result = 'id' in rest ? { task: { id: rest.id } } : null
        list = act(list, tool, input as Json, { result, isError: refused[at] ?? false, work: at })
        const counted = countTodos(list)
        if (counted === null) continue
        expect(counted.done).toBeGreaterThanOrEqual(0)
        expect(counted.done).toBeLessThanOrEqual(counted.total)
        expect(list?.calls).toEqual({})
        const open = list?.items.find((item) => item.status !== 'completed')
        if (!open) continue
        const more = countTodos(update(list, open.id, 'completed'))
        const unique = list?.items.filter(({ id }) => id === open.id).length === 1
        if (unique) expect(more).toMatchObject({ done: counted.done + 1, total: counted.total })
      }
    }),
  )
})
