import { docsPage } from './docs-page.ts'
import { type App, addRoute } from './http-app.ts'
import { openApi } from './openapi.ts'
import { modelOf } from './served-model.ts'
import type { Service } from './service.ts'

/** `/docs` and `/openapi.json`. The page is open, so that a browser can ask for the key; what it shows is not. */
export function addDocsRoutes(
  app: App,
  service: Service,
  told: { readonly keyed: boolean; readonly logged: boolean },
): void {
  addRoute(app, '/openapi.json', { GET: () => openApi(modelOf(service), told) })
  addRoute(app, '/docs', {
    open: true,
    GET: (_, reply) =>
      reply
        .header('content-security-policy', docsPage.policy)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .type('text/html; charset=utf-8')
        .send(docsPage.html),
  })
}
