// Looks at a page the way a person or a screen reader does: by role, by name, by what is visible.
const IMPLICIT = {
  A: 'link', BUTTON: 'button', TEXTAREA: 'textbox', NAV: 'navigation', MAIN: 'main', DIALOG: 'dialog', IMG: 'img',
  H1: 'heading', H2: 'heading', H3: 'heading', H4: 'heading', LI: 'listitem', UL: 'list', OL: 'list', TABLE: 'table',
  OPTION: 'option', SELECT: 'combobox', SUMMARY: 'button', ASIDE: 'complementary', FORM: 'form', SECTION: 'region',
};
const INPUT = {
  checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox',
  button: 'button', submit: 'button', reset: 'button',
};
const tidy = (text) => (text || '').replace(/\s+/g, ' ').trim();

function roleOf(element) {
  const explicit = element.getAttribute('role');
  if (explicit) return explicit.split(' ')[0];
  if (element.tagName === 'INPUT') return INPUT[element.type] || 'textbox';
  if (element.isContentEditable && !element.parentElement?.isContentEditable) return 'textbox';
  if (element.tagName === 'A' && !element.hasAttribute('href')) return 'generic';
  return IMPLICIT[element.tagName] || 'generic';
}

function textOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.getAttribute('aria-hidden') === 'true') return '';
  if (node.hasAttribute('aria-label')) return node.getAttribute('aria-label');
  if (node.tagName === 'IMG') return node.alt;
  const inline = getComputedStyle(node).display.startsWith('inline');
  const text = [...node.childNodes].map(textOf).join('');
  return inline ? text : ` ${text} `;
}

function nameOf(element) {
  const named = element.getAttribute('aria-labelledby');
  if (named) return tidy(named.split(/\s+/).map((id) => document.getElementById(id)).filter(Boolean).map(textOf).join(' '));
  if (element.hasAttribute('aria-label')) return tidy(element.getAttribute('aria-label'));
  if (element.labels?.length) return tidy([...element.labels].map(textOf).join(' '));
  const text = ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName) ? '' : tidy(textOf(element));
  return text || tidy(element.alt || element.title || element.placeholder);
}

function isVisible(element) {
  if (element.closest('[aria-hidden="true"], [inert]')) return false;
  return element.checkVisibility({ visibilityProperty: true });
}

function find(role, name) {
  const found = [...document.querySelectorAll('*')].filter((element) => roleOf(element) === role && isVisible(element));
  const exact = found.find((element) => nameOf(element) === name);
  return exact || found.find((element) => nameOf(element).startsWith(name)) || null;
}

// Where a person would click: a radio button or checkbox is drawn by its label.
function target(role, name) {
  const element = find(role, name);
  return ['radio', 'checkbox', 'switch'].includes(role) ? element?.closest('label') || element : element;
}

function visibleText() {
  return tidy(document.body.innerText);
}
