import { html } from 'hono/html'
import type { Html } from './layout.ts'

/** What an element needs that is scrolled sideways where a screen is too narrow for it: the keyboard reaches it, too. */
export const scrolledSideways = (name: string): Html =>
  html` tabindex="0" role="group" aria-label="${name}，可以左右滚动"`
