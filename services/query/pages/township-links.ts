import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { Html } from './layout.ts'
import { outletPath, placeName, townshipPath } from './place-names.ts'

/** The townships of a county. The villages stand on the page of each. */
export const townshipLinks = (county: Division, directory: Directory): Html =>
  html`<ul class="boards">${directory
    .children(county.code)
    .map(({ code, name }) => html`<li><a href="${townshipPath(code)}">${name}</a></li>\n`)}</ul>`

/** The village boards of a township. */
export const boardLinks = (township: Division, directory: Directory): Html =>
  html`<ul class="boards">${directory
    .children(township.code)
    .map((village) => html`<li><a href="${outletPath('board', village.code)}">${placeName(village)}</a></li>\n`)}</ul>`
