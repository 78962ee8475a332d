import { describe } from 'vitest'
import { conformanceTests } from '../conformance/cases.ts'
import { realSetting } from '../conformance/setting.ts'

describe('the real CLI speaks the protocol', () => conformanceTests(realSetting))
