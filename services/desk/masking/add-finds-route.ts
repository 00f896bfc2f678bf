import type { Response, Router } from 'express'
import type { Content } from '../../domain/item/content.ts'
import { forPage } from '../../edge/visible-controls.ts'
import type { Desk } from '../desk.ts'
import { readForm } from '../form-values.ts'
import { ownItem } from '../own-item.ts'
import { findsSection } from './finds-section.ts'
import { findsOfForm } from './mask-form.ts'

/** For the script that marks personal data while a clerk writes: the finds of a form, as its page would show them. */
export function addFindsRoutes(router: Router, desk: Desk): void {
  const tell = (response: Response, body: unknown, before: Content | null) => {
    const section = findsSection(findsOfForm(readForm(body, desk.newId), before), 'preview')
    response.type('html').send(section === false ? '' : forPage(String(section)))
  }
  router.post('/desk/new/finds', desk.limitWrites, (request, response) => tell(response, request.body, null))
  router.post('/desk/items/:itemId/finds', desk.limitWrites, (request, response) =>
    tell(response, request.body, ownItem(desk, request, response).content),
  )
}
