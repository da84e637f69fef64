import type { Retraining } from '../records/alert.ts'
import type { AlertView } from '../records/drift-check.ts'
import { alertDocument, alertTitle, retrainingComment } from './alert-document.ts'
import { renderMarkdown } from './render-markdown.ts'

/** An issue's text has a limit of 65,536 characters, and the alert's state a third of it. */
const ALERT_LIMIT = 35_000

export function alertText(view: AlertView): { readonly title: string; readonly markdown: string } {
  return {
    title: alertTitle(view.state),
    markdown: renderMarkdown(alertDocument(view), { limit: ALERT_LIMIT, whole: "the check's artifact" }),
  }
}

export function claimText(retraining: Retraining): string {
  return renderMarkdown(retrainingComment(retraining), { limit: ALERT_LIMIT, whole: 'the alert' })
}
