type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Typed {
  control: Control;
  restore(): void;
}

/** Kinds of input nobody types into. */
const NOT_TYPED = new Set(['hidden', 'submit', 'button', 'reset', 'image', 'file']);

/**
 * Notes what people typed and chose before a page's script ran: call it as hydration begins. Hydration writes the
 * values that the server proposed into the fields once more, and hears no event from before.
 * @returns gives each field back what was in it and tells the page of it; call it once hydration is done
 */
export function typedBefore(root: ParentNode): () => void {
  const found = [...root.querySelectorAll<Control>('input, select, textarea')].flatMap(
    (one) => noted(one) ?? []
  );
  return () => {
    for (const { control, restore } of found) {
      if (!control.isConnected) continue;
      restore();
      control.dispatchEvent(new Event('input', { bubbles: true }));
      // A text is changed once its field is left: it may still be typed into.
      if (isChosen(control)) control.dispatchEvent(new Event('change', { bubbles: true }));
    }
  };
}

const isTicked = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio');

const isChosen = (control: Control): boolean => control instanceof HTMLSelectElement || isTicked(control);

/** Null for a field that holds what the server proposed. */
function noted(control: Control): Typed | null {
  if (control instanceof HTMLSelectElement) return notedSelect(control);
  if (isTicked(control)) {
    const { checked, defaultChecked } = control;
    return checked === defaultChecked ? null : { control, restore: () => void (control.checked = checked) };
  }
  if (NOT_TYPED.has(control.type)) return null;
  const { value, defaultValue } = control;
  if (value === defaultValue) return null;
  return {
    control,
    // The cursor stays where it is in a field that kept its text.
    restore: () => void (control.value === value || (control.value = value))
  };
}

function notedSelect(control: HTMLSelectElement): Typed | null {
  const options = [...control.options];
  const proposed = options.filter(({ defaultSelected }) => defaultSelected);
  const first = control.multiple ? [] : options.filter(({ disabled }) => !disabled).slice(0, 1);
  const expected = new Set(control.multiple ? proposed : proposed.length > 0 ? proposed.slice(-1) : first);
  if (options.every((option) => option.selected === expected.has(option))) return null;
  const chosen = new Set(options.filter(({ selected }) => selected).map(({ value }) => value));
  return {
    control,
    restore() {
      for (const option of control.options) option.selected = chosen.has(option.value);
    }
  };
}
