import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyPreferences } from '../../lib/preferences.ts'
import { ReferencePage } from './reference-page.tsx'
import '../../styles.css'

applyPreferences()
const container = document.getElementById('root')
if (!container) throw new Error('The page has no #root element.')
createRoot(container).render(
  <StrictMode>
    <ReferencePage />
  </StrictMode>,
)
