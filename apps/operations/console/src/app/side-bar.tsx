import type { ReactNode } from 'react';
import { LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { Link, useRoute } from 'wouter';
import { places } from './places.tsx';
import type { Place } from './places.tsx';
import { useSession } from './session.ts';
import { themes, useTheme } from './theme.ts';
import type { Theme } from './theme.ts';

/** Where one can go, who one is, and how it looks. */
export function SideBar(): ReactNode {
  return (
    <aside className="side-bar" aria-label="Accord">
      <p className="brand">
        <img src="/icon.svg" alt="" width="24" height="24" />
        Accord <span className="muted">operations</span>
      </p>
      <nav aria-label="Pages">
        <ul>
          {places.map((place) => (
            <li key={place.path}>
              <PlaceLink {...place} />
            </li>
          ))}
        </ul>
      </nav>
      <footer>
        <ThemeSwitch />
        <Who />
      </footer>
    </aside>
  );
}

function PlaceLink({ path, name, icon, note: Note }: Place): ReactNode {
  const [exact] = useRoute(path);
  const [below] = useRoute(`${path}/*`);
  const here = exact || (path !== '/' && below);
  return (
    <Link href={path} aria-current={here ? 'page' : undefined}>
      {icon}
      <span>{name}</span>
      {Note !== undefined && <Note />}
    </Link>
  );
}

const themeIcons: Readonly<Record<Theme, ReactNode>> = {
  system: <Monitor aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
};
const themeNames: Readonly<Record<Theme, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};

function ThemeSwitch(): ReactNode {
  const { theme, choose } = useTheme();
  return (
    <ToggleButtonGroup
      className="theme-switch"
      aria-label="Colours"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[theme]}
      onSelectionChange={(keys) => choose(themes.find((one) => keys.has(one)) ?? 'system')}
    >
      {themes.map((one) => (
        <ToggleButton key={one} id={one} aria-label={themeNames[one]}>
          {themeIcons[one]}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Who(): ReactNode {
  const { name, role, leave } = useSession();
  return (
    <div className="who">
      <p>
        <strong>{name}</strong>
        <span className="muted">{role ?? 'API key'}</span>
      </p>
      <Button className="icon-button" aria-label="Sign out" onPress={() => void leave()}>
        <LogOut aria-hidden />
      </Button>
    </div>
  );
}
