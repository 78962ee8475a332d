import fc from 'fast-check'
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

describe('keys of other makers', () => {
  const letters = (count: number) => 'aB3dE5gH'.repeat(Math.ceil(count / 8)).slice(0, count)
  const hex = (count: number) => '0a1b2c3d'.repeat(Math.ceil(count / 8)).slice(0, count)
  // In two pieces each, so that no scanner takes them for real ones.
  test.each([
    ['AI', `za${letters(35)}`],
    ['np', `m_${letters(36)}`],
    ['sk_', `live_${letters(24)}`],
    ['rk_', `test_${letters(24)}`],
    ['hf', `_${letters(34)}`],
    ['SG', `.${letters(22)}.${letters(43)}`],
    ['ya', `29.${letters(40)}`],
    ['GOCSP', `X-${letters(28)}`],
    ['dop', `_v1_${hex(64)}`],
    ['shp', `at_${hex(32)}`],
    ['py', `pi-${letters(60)}`],
    ['gl', `rt-${letters(20)}`],
    ['dckr', `_pat_${letters(27)}`],
    ['hv', `s.${letters(30)}`],
    ['nt', `n_${letters(46)}`],
    ['lin', `_api_${letters(40)}`],
    ['da', `pi${hex(32)}`],
    ['r', `8_${letters(37)}`],
    ['gs', `k_${letters(52)}`],
    ['xa', `i-${letters(80)}`],
    ['nv', `api-${letters(64)}`],
    ['wh', `sec_${letters(32)}`],
  ])('%s%s', (first, rest) => {
    expect(scrubKnownShapes(`key "${first}${rest}" used`)).toBe('key "[secret]" used')
  })

  test.each([
    [
      `https://hooks.slack.com/${'services'}/T0/B0/${letters(24)}`,
      'https://hooks.slack.com/services/[secret]',
    ],
    [`https://api.telegram.org/bot123456789:${letters(35)}/x`, 'https://api.telegram.org/bot[secret]/x'],
    [`AccountKey=${letters(86)}==;End`, 'AccountKey=[secret];End'],
  ])('in addresses: %j', (text, clean) => {
    expect(scrubKnownShapes(text)).toBe(clean)
  })

  test('words that begin alike stay', () => {
    const text =
      'npm_config_cache sk_live hf_hub AIzawa dapi pypi-server xai-chat r8_x sg.conf.d/file.name.long'
    expect(scrubSecrets(text)).toBe(text)
  })
})

test.each([
  ['deploy --token abc123 --dry-run', 'deploy --token [secret] --dry-run'],
  ["tool --api-key 'two words' x", 'tool --api-key [secret] x'],
  ['x -password hunter2', 'x -password [secret]'],
  ['x --github-token=abc', 'x --github-token=[secret]'],
  ['["x","--token","abc","y"]', '["x","--token","[secret]","y"]'],
  ['curl -u me:hunter2 https://x', 'curl -u me:[secret] https://x'],
  ['x --token --verbose', 'x --token --verbose'],
  ['x --token-file /a --password-stdin b', 'x --token-file /a --password-stdin b'],
])('secrets that are arguments: %j', (text, clean) => {
  expect(scrubSecrets(text)).toBe(clean)
})

describe('in a transcript', () => {
  test.each([
    ['DB_PASSWORD=letmein\nexport API_TOKEN="a b"\n', 'DB_PASSWORD=[secret]\nexport API_TOKEN=[secret]\n'],
    ['{"stdout":"built\\nAPI_TOKEN=letmein\\n"}', '{"stdout":"built\\nAPI_TOKEN=[secret]"}'],
    ['{"text":"x\\nCookie: a=letmein"}', '{"text":"x\\nCookie: [secret]"}'],
    ['{"password": "hunter2", "n": 1}', '{"password": "[secret]", "n": 1}'],
    ["const apiKey = 'not-for-others'", "const apiKey = '[secret]'"],
    ['password: hunter2\nuser: me', 'password: [secret]\nuser: me'],
    ['> Authorization: Token abc def\n< x', '> Authorization: [secret]\n< x'],
    ['deploy --token abc --dry-run', 'deploy --token [secret] --dry-run'],
    ['curl -u me:hunter2 https://x', 'curl -u me:[secret] https://x'],
  ])('what is given to a name that tells of a secret is taken out: %j', (text, clean) => {
    expect(scrubKnownShapes(text)).toBe(clean)
    expect(scrubSecrets(text)).not.toMatch(/letmein|hunter2|not-for|abc|a b/)
  })

  test.each([
    'const token = await readToken(request.headers)',
    'if (token === null) return { token, password: undefined }',
    'function login({ password, token }: { password: string; token?: Token }) {',
    'headers: { Authorization: header, cookie: jar.get(url) },',
    'let secret = parts[1]\nthis.token = token2.value\napi_key = os.environ["API_KEY"]',
    'export API_TOKEN=$(cat token.txt) && echo "$API_TOKEN"\nAPI_TOKEN="$TOKEN"',
    'curl --token "$TOKEN" --password <password>',
    'The token: it is read once.',
  ])('code and prose stay: %j', (text) => {
    expect(scrubKnownShapes(text)).toBe(text)
  })
})

describe('what was scrubbed stays as it is when it is scrubbed again', () => {
  const bits = fc.constantFrom(
    ...['token', 'API_TOKEN', 'password', 'cookie', 'Authorization', 'ANTHROPIC_X', '--token', '-u', 'me:'],
    ...[
      '=',
      ': ',
      ':',
      ' ',
      '\n',
      '"',
      "'",
      ',',
      '[',
      ']',
      '[secret]',
      '://',
      '@',
      '#key=',
      '&',
      '\\',
      '{',
      '$',
    ],
    ...['Bearer ', 'Basic ', 'hunter2', 'dXNlcjpwYXNzMTIz', 'abc', apiKey, token, privateKey],
  )
  const texts = fc.oneof(
    fc.array(bits, { maxLength: 14 }).map((all) => all.join('')),
    fc.string(),
  )
  test.each([scrubKnownShapes, scrubSecrets])('%o', (scrub) => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = scrub(text)
        expect(scrub(once)).toBe(once)
      }),
      { numRuns: 1_000 },
    )
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
