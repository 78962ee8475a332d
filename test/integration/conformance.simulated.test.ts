import { describe } from 'vitest'
import { conformanceTests } from '../conformance/cases.ts'
import { simulatedSetting } from '../conformance/setting.ts'

describe('the simulated instance speaks the protocol', () => conformanceTests(simulatedSetting))
