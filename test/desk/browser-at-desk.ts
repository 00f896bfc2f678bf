/** A file as a browser sends it. */
export interface ChosenFile {
  name: string
  bytes: Uint8Array | string
}

type Form = Record<string, string | string[]>

function filled<Body extends FormData | URLSearchParams>(body: Body, form: Form): Body {
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) body.append(name, one)
  return body
}

/** A browser at the desk: keeps the cookie, sends forms as a page of the desk does, and follows where it is led. */
export function browserAt(url: string, headers: Record<string, string> = {}) {
  let cookie = ''
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(url + path, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', ...headers, ...(cookie && { cookie }) },
    })
    for (const set of answer.headers.getSetCookie()) if (set.startsWith('desk=')) cookie = set.split(';')[0] as string
    const bytes = Buffer.from(await answer.arrayBuffer())
    return {
      status: answer.status,
      at: answer.headers.get('location'),
      headers: answer.headers,
      page: bytes.toString('utf8'),
      bytes,
    }
  }
  return {
    get: (path: string) => ask(path),
    send: (path: string, form: Form) => ask(path, { method: 'POST', body: filled(new URLSearchParams(), form) }),
    /** The same of a form with a file. */
    sendFile: (path: string, form: Form, file?: ChosenFile, field = 'file') => {
      const body = filled(new FormData(), form)
      if (file !== undefined) body.append(field, new Blob([file.bytes as string]), file.name)
      return ask(path, { method: 'POST', body })
    },
    /** The same of a form with attachments. */
    sendFiles: (path: string, form: Form, files: File[] = []) => {
      const body = filled(new FormData(), form)
      for (const file of files) body.append('files', file)
      return ask(path, { method: 'POST', body })
    },
    cookie: () => cookie,
  }
}

/** A browser in which a clerk has signed in. */
export async function signedInAt(url: string, token = 'clerk-taihe') {
  const browser = browserAt(url)
  const { status, at } = await browser.send('/desk/sign-in', { token })
  if (status !== 303 || at !== '/desk') throw new Error(`${token} was not let in: ${status}`)
  return browser
}

/** The value of a hidden or one-line field of a page. */
export const fieldOf = (page: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
