import { describe, expect, test } from 'vitest'
import { isSecretName, scrubKnownShapes, scrubSecrets } from './scrub-secrets.ts'

// Put together here, so that no scanner takes them for real ones.
const apiKey = `sk-ant-${'api03'}-${'Ab1_'.repeat(12)}`
const token = `eyJ${'hbGciOiJI'}.eyJ${'zdWIiOiIx'}.${'c2lnbmF0dXJl'}`
const privateKey = `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIE${'A1b2'.repeat(15)}\n-----END RSA ${'PRIVATE'} KEY-----`

describe('what is a secret by its look', () => {
  test.each([
    [`401 for ${apiKey}.`, '401 for [secret].'],
    [`curl -H "X: Bearer abc123def456=" now`, 'curl -H "X: Bearer [secret]" now'],
    [`jwt ${token}`, 'jwt [secret]'],
    [`a\n${privateKey}\nb`, 'a\n[secret]\nb'],
    ['https://me:hunter2@example.org/x', 'https://me:[secret]@example.org/x'],
    ['http://127.0.0.1:4317/#key=abcDEF_123', 'http://127.0.0.1:4317/#key=[secret]'],
    [`ghp_${'a1B2'.repeat(6)}`, '[secret]'],
    ['Basic dXNlcjpwYXNzMTIz', 'Basic [secret]'],
  ])('%j', (text, clean) => {
    expect(scrubKnownShapes(text)).toBe(clean)
    expect(scrubSecrets(text)).toBe(clean)
  })

  test.each([
    'Bearer authentication is described in Basic principles of responsibility',
    'const token = next(); max_tokens=4096, inputTokens: 12',
    'git clone ssh://git@example.org:22/repo.git and http://127.0.0.1:4317/x@y',
    'src/tokenizer.ts:12: passwordless login',
  ])('left as it is: %j', (text) => {
    expect(scrubKnownShapes(text)).toBe(text)
  })
})

test('JSON stays JSON', () => {
  const texts = [
    privateKey,
    `${privateKey.slice(0, 70)}`,
    'http://h:80\nme@x',
    `"Bearer ${'a1'.repeat(9)}"`,
    apiKey,
  ]
  const clean = scrubKnownShapes(JSON.stringify({ texts, after: 'kept' }))
  expect(JSON.parse(clean)).toMatchObject({ after: 'kept' })
  expect(clean).not.toContain('MIIE')
})

test('values of names that tell of a secret are taken out of logs', () => {
  expect(scrubSecrets('MY_TOKEN=abc password: "two words", clientSecret: x1; n=2')).toBe(
    'MY_TOKEN=[secret] password: [secret], clientSecret: [secret]; n=2',
  )
  expect(scrubSecrets('{"apiKey":"abc","maxTokens":5}')).toBe('{"apiKey":[secret],"maxTokens":5}')
  expect(scrubSecrets('Authorization: Token abc def\nnext')).toBe('Authorization: [secret]\nnext')
  expect(scrubSecrets('ANTHROPIC_BASE_URL=http://x ok')).toBe('ANTHROPIC_BASE_URL=[secret] ok')
  expect(scrubSecrets('max_tokens=4096')).toBe('max_tokens=4096')
})

test('known values are taken out wherever they stand, short ones are not', () => {
  expect(scrubSecrets('at /x/hunter2hunter2/y', ['hunter2hunter2', 'y'])).toBe('at /x/[secret]/y')
})

test('names of secrets', () => {
  for (const name of ['GITHUB_TOKEN', 'apiKey', 'x-api-key', 'clientSecret', 'Authorization', 'PGPASSWORD'])
    expect(isSecretName(name), name).toBe(true)
  for (const name of ['inputTokens', 'tokenCount', 'key', 'sessionId', 'SSH_AUTH_SOCK'])
    expect(isSecretName(name), name).toBe(false)
})

test('long texts without spaces cost little', () => {
  const text = 'a'.repeat(200_000) + '://'.repeat(50_000) + 'ANTHROPIC_'.repeat(5_000)
  expect(scrubSecrets(text)).toHaveLength(text.length)
})
