import { detailOf, type Rejection } from './rejection.ts'

/** A family of routes answers every error in the shape its clients know. */
export interface Family {
  content_type(status: number): string
  /** Status that the family has for a wrong body: FastAPI's 422, 400 elsewhere. */
  readonly wrong_body: 400 | 422
  body(status: number, rejection: Pick<Rejection, 'message' | 'problems'>): string
}

const json = () => 'application/json; charset=utf-8'

const codes: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  404: 'ENDPOINT_NOT_FOUND',
  405: 'BAD_REQUEST',
  413: 'BAD_REQUEST',
  415: 'BAD_REQUEST',
  429: 'REQUEST_LIMIT_EXCEEDED',
  501: 'NOT_IMPLEMENTED',
  503: 'TEMPORARILY_UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

const inference: Family = {
  content_type: json,
  wrong_body: 400,
  body: (_, { message }) => JSON.stringify({ error: message }),
}

export const families = {
  /** MLflow's scoring server. */
  mlflow: {
    // As MLflow's own server does, it answers a wrong content type in plain text.
    content_type: (status) => (status === 415 ? 'text/plain; charset=utf-8' : json()),
    wrong_body: 400,
    body: (status, { message }) =>
      status === 415 ? message : JSON.stringify({ error_code: codes[status] ?? 'INTERNAL_ERROR', message }),
  },
  /** Open Inference Protocol v2, and KServe v1. */
  inference,
  /** FastAPI. */
  typed: {
    content_type: json,
    wrong_body: 422,
    body: (status, { message, problems }) =>
      JSON.stringify({
        detail:
          status === 422
            ? problems.length > 0
              ? problems.map(detailOf)
              : [{ type: 'value_error', loc: ['body'], msg: message }]
            : message,
      }),
  },
} as const satisfies Record<string, Family>

/** The family of an address, also of one that does not exist. */
export function familyOf(url: string): Family {
  if (/^\/v[12](\/|$|\?)/.test(url)) return families.inference
  return /^\/(invocations|ping|health|version)(\/|$|\?)/.test(url) ? families.mlflow : families.typed
}
