import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Search } from 'lucide-react';
import { useLocation } from 'wouter';
import { askReference, tidyOrderNumber } from '../api/timeline.ts';

/** From every page to the story of an order, of a customer's orders, or of a message; `/` jumps here. */
export function OrderSearch(): ReactNode {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const [, navigate] = useLocation();
  const find = useMutation({
    mutationFn: addressFor,
    onSuccess: (address) => {
      setTyped('');
      navigate(address);
    },
  });
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
  const trouble = find.error;
  return (
    <search>
      <form
        className="order-search"
        onSubmit={(event) => {
          event.preventDefault();
          find.mutate(typed.trim());
        }}
      >
        <Search aria-hidden />
        <input
          ref={input}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            find.reset();
          }}
          aria-label="Search orders, customers, messages and traces"
          aria-invalid={trouble !== null}
          aria-describedby={trouble === null ? undefined : 'order-search-trouble'}
          placeholder="Order, customer, message or trace"
          autoComplete="off"
          spellCheck={false}
        />
        <kbd aria-hidden>/</kbd>
        {trouble !== null && (
          <span id="order-search-trouble" role="alert" className="field-trouble">
            {trouble.message}
          </span>
        )}
      </form>
    </search>
  );
}

/** An order's number leads to its story at once; an e-mail address never becomes part of an address line. */
async function addressFor(typed: string): Promise<string> {
  const number = tidyOrderNumber(typed);
  if (number !== undefined) return `/orders/${number}`;
  if (typed.length < 2) throw new Error('Type an order number, an e-mail address or an id');
  const search = typed.includes('@') ? await askReference(typed) : typed;
  return `/orders?${new URLSearchParams({ search }).toString()}`;
}
