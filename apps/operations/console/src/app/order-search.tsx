import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Search } from 'lucide-react';
import { useLocation } from 'wouter';
import { tidyOrderNumber } from '../api/timeline.ts';

/** From every page to the story of an order; `/` jumps here. */
export function OrderSearch(): ReactNode {
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const [, navigate] = useLocation();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.matches('input, textarea, select');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <search>
      <form
        className="order-search"
        onSubmit={(event) => {
          event.preventDefault();
          const number = tidyOrderNumber(typed);
          setTrouble(number === undefined);
          if (number === undefined) return;
          setTyped('');
          navigate(`/orders/${number}`);
        }}
      >
        <Search aria-hidden />
        <input
          ref={input}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setTrouble(false);
          }}
          aria-label="Order number"
          aria-invalid={trouble}
          aria-describedby={trouble ? 'order-search-trouble' : undefined}
          placeholder="Order number, A-0123456789"
          autoComplete="off"
          spellCheck={false}
        />
        <kbd aria-hidden>/</kbd>
        {trouble && (
          <span id="order-search-trouble" role="alert" className="field-trouble">
            An order number is A- and ten letters or digits
          </span>
        )}
      </form>
    </search>
  );
}
