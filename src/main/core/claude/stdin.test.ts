import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PermissionAnswer } from '../../../contract/permission.ts'
import { controlRequest, permissionResponse, unsupportedResponse, userLine } from './stdin.ts'

const suggestion = { type: 'setMode', mode: 'acceptEdits', destination: 'session' }
const answer = (value: unknown) => PermissionAnswer.parse(value)
const reply = (line: string) => JSON.parse(line).response.response

describe('lines for stdin', () => {
  it('are single lines that parse to the same text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = userLine({ uuid: 'u', text })
        expect(line).not.toMatch(/[\n\r\u2028\u2029]/)
        const sent = JSON.parse(line)
        expect(sent.message).toEqual({ role: 'user', content: text })
        expect(sent.uuid).toBe('u')
      }),
    )
  })

  it('escape the line separators of Unicode', () => {
    expect(userLine({ uuid: 'u', text: 'a\u2028b\u2029c\nd' })).toContain('a\\u2028b\\u2029c\\nd')
  })

  it('carry control requests with their id', () => {
    expect(JSON.parse(controlRequest('r1', { subtype: 'set_permission_mode', mode: 'plan' }))).toEqual({
      type: 'control_request',
      request_id: 'r1',
      request: { subtype: 'set_permission_mode', mode: 'plan' },
    })
  })

  it('allow with the original input when it was not changed', () => {
    const line = permissionResponse('p1', { command: 'ls' }, answer({ decision: 'allow' }))
    expect(JSON.parse(line)).toEqual({
      type: 'control_response',
      response: {
        subtype: 'success',
        request_id: 'p1',
        response: { behavior: 'allow', updatedInput: { command: 'ls' } },
      },
    })
  })

  it('allow with a changed input and the suggestions that were chosen', () => {
    const chosen = answer({
      decision: 'allow',
      updatedInput: { command: 'ls -1' },
      applySuggestions: [1, 1, 7],
    })
    expect(
      reply(permissionResponse('p1', { command: 'ls' }, chosen, [{ type: 'addRules' }, suggestion])),
    ).toEqual({
      behavior: 'allow',
      updatedInput: { command: 'ls -1' },
      updatedPermissions: [suggestion],
    })
  })

  it('deny with a message, and interrupt only when asked', () => {
    const deny = { decision: 'deny', message: 'Not here.' }
    expect(reply(permissionResponse('p1', {}, answer(deny)))).toEqual({
      behavior: 'deny',
      message: 'Not here.',
    })
    expect(reply(permissionResponse('p1', {}, answer({ ...deny, interrupt: true })))).toEqual({
      behavior: 'deny',
      message: 'Not here.',
      interrupt: true,
    })
  })

  it('decline control requests that are not known', () => {
    expect(JSON.parse(unsupportedResponse('h1', 'hook_callback')).response).toMatchObject({
      subtype: 'error',
      request_id: 'h1',
    })
  })
})
