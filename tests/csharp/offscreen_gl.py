"""Draws fragment shaders into pictures without a screen or a graphics card, by Mesa's EGL and software renderer.

Knows OpenGL 3.3 as far as one triangle over one picture needs it; it does not know whose shaders these are.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from ctypes import byref, c_char_p, c_float, c_int, c_uint, c_void_p
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERTEX = """#version 330
out vec2 input_place;
out vec2 input_texcoord;
void main() {
    vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2);
    input_place = corner;
    input_texcoord = corner;
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
"""
SURFACELESS, OPENGL = 0x31DD, 0x30A2
CONTEXT_ATTRIBUTES = (0x3098, 3, 0x30FB, 3, 0x30FD, 1, 0x3038)
TEXTURE_2D, TEXTURE_3D, TEXTURE0, FRAMEBUFFER = 0x0DE1, 0x806F, 0x84C0, 0x8D40
RGBA, RGBA8, RGBA32F, FLOAT, UNSIGNED_BYTE = 0x1908, 0x8058, 0x8814, 0x1406, 0x1401
NEAREST, LINEAR, CLAMP_TO_EDGE, TRIANGLES = 0x2600, 0x2601, 0x812F, 4
MIN_FILTER, MAG_FILTER, WRAPS = 0x2801, 0x2800, (0x2802, 0x2803, 0x8072)
ACTIVE_UNIFORMS = 0x8B86


class NoOpenGL(Exception):
    """This machine has no EGL with a software renderer."""


class OffscreenGL:
    """One OpenGL context."""

    def __init__(self) -> None:
        try:
            self._egl = ctypes.CDLL("libEGL.so.1")
        except OSError as error:
            raise NoOpenGL(f"libEGL.so.1: {error}") from error
        self._egl.eglGetProcAddress.restype = c_void_p
        self._egl.eglGetProcAddress.argtypes = [c_char_p]
        self._make_context()

    def draw(self, fragment: str, size: tuple[int, int], values: Mapping[str, Any]) -> NDArray[np.float32]:
        """Draw one picture.

        Args:
            fragment: source of the fragment shader; it may read `input_place` or `input_texcoord`, 0 to 1 from the
                first row of memory.
            size: height and width.
            values: of the uniforms whose last name that is: numbers, lists of numbers, and textures as arrays
                (h, w, 4) or (d, h, w, 4), uint8 or float32; `NAME!` for a texture that is not filtered.

        Returns:
            (height, width, 4) float32; the first row is the first in memory.
        """
        program = self._program(fragment)
        self._target(size)
        self._gl("glUseProgram", program)
        self._set(program, values)
        self._gl("glDrawArrays", TRIANGLES, 0, 3)
        picture: NDArray[np.float32] = np.empty((*size, 4), np.float32)
        self._gl("glReadPixels", 0, 0, size[1], size[0], RGBA, FLOAT, c_void_p(picture.ctypes.data))
        problem = self._gl("glGetError", restype=c_uint)
        assert problem == 0, f"OpenGL says 0x{problem:x}"
        return picture

    def _make_context(self) -> None:
        egl = self._egl
        egl.eglGetPlatformDisplay.restype = c_void_p
        display = c_void_p(egl.eglGetPlatformDisplay(SURFACELESS, None, None))
        if not display.value or not egl.eglInitialize(display, None, None) or not egl.eglBindAPI(OPENGL):
            raise NoOpenGL("EGL has no display without a surface")
        egl.eglCreateContext.restype = c_void_p
        attributes = (c_int * len(CONTEXT_ATTRIBUTES))(*CONTEXT_ATTRIBUTES)
        context = c_void_p(egl.eglCreateContext(display, None, None, attributes))
        if not context.value or not egl.eglMakeCurrent(display, None, None, context):
            raise NoOpenGL("EGL makes no OpenGL 3.3 context")

    def _gl(self, name: str, *arguments: Any, restype: Any = None) -> Any:
        address = self._egl.eglGetProcAddress(name.encode())
        assert address, f"there is no {name}"
        return ctypes.CFUNCTYPE(restype, *(_kind(each) for each in arguments))(address)(*arguments)

    def _name(self, maker: str) -> int:
        name = c_uint()
        self._gl(maker, 1, byref(name))
        return name.value

    def _program(self, fragment: str) -> int:
        program: int = self._gl("glCreateProgram", restype=c_uint)
        for kind, source in ((0x8B31, VERTEX), (0x8B30, fragment)):
            shader = self._gl("glCreateShader", kind, restype=c_uint)
            text = c_char_p(source.encode())
            self._gl("glShaderSource", shader, 1, byref(text), c_void_p(None))
            self._gl("glCompileShader", shader)
            self._gl("glAttachShader", program, shader)
        self._gl("glLinkProgram", program)
        log = ctypes.create_string_buffer(4096)
        self._gl("glGetProgramInfoLog", program, 4096, c_void_p(None), log)
        linked = c_int()
        self._gl("glGetProgramiv", program, 0x8B82, byref(linked))
        assert linked.value, log.value.decode()
        return program

    def _target(self, size: tuple[int, int]) -> None:
        self._gl("glBindVertexArray", self._name("glGenVertexArrays"))
        self._texture(np.zeros((*size, 4), np.float32), unit=15, filtered=False)
        self._gl("glBindFramebuffer", FRAMEBUFFER, self._name("glGenFramebuffers"))
        bound = c_int()
        self._gl("glGetIntegerv", 0x8069, byref(bound))
        self._gl("glFramebufferTexture2D", FRAMEBUFFER, 0x8CE0, TEXTURE_2D, bound.value, 0)
        self._gl("glViewport", 0, 0, size[1], size[0])

    def _texture(self, texels: NDArray[Any], unit: int, filtered: bool) -> None:
        kind = TEXTURE_3D if texels.ndim == 4 else TEXTURE_2D
        self._gl("glActiveTexture", TEXTURE0 + unit)
        self._gl("glBindTexture", kind, self._name("glGenTextures"))
        filters = LINEAR if filtered else NEAREST
        settings = ((MIN_FILTER, filters), (MAG_FILTER, filters), *((wrap, CLAMP_TO_EDGE) for wrap in WRAPS))
        for setting, value in settings:
            self._gl("glTexParameteri", kind, setting, value)
        texels = np.ascontiguousarray(texels)
        sides = tuple(reversed(texels.shape[:-1]))
        form = (RGBA8, UNSIGNED_BYTE) if texels.dtype == np.uint8 else (RGBA32F, FLOAT)
        image = "glTexImage3D" if texels.ndim == 4 else "glTexImage2D"
        self._gl(image, kind, 0, form[0], *sides, 0, RGBA, form[1], c_void_p(texels.ctypes.data))

    def _set(self, program: int, values: Mapping[str, Any]) -> None:
        unit = 0
        for place, name in self._uniforms(program):
            given = values.get(name, values.get(f"{name}!"))
            assert given is not None, f"the shader's {name} has no value; given: {', '.join(values)}"
            if isinstance(given, np.ndarray):
                self._texture(given, unit, f"{name}!" not in values)
                self._gl("glUniform1i", place, unit)
                unit += 1
            else:
                self._set_numbers(place, given)

    def _set_numbers(self, place: int, given: Any) -> None:
        numbers = [float(each) for each in (given if isinstance(given, (list, tuple)) else [given])]
        many = (c_float * len(numbers))(*numbers)
        if len(numbers) == 4:
            self._gl("glUniform4fv", place, 1, many)
        else:
            self._gl("glUniform1fv", place, len(numbers), many)

    def _uniforms(self, program: int) -> list[tuple[int, str]]:
        """Return places and names: the last part, without an array's index."""
        count = c_int()
        self._gl("glGetProgramiv", program, ACTIVE_UNIFORMS, byref(count))
        found = []
        for index in range(count.value):
            name = ctypes.create_string_buffer(256)
            length, sides, kind = c_int(), c_int(), c_uint()
            self._gl("glGetActiveUniform", program, index, 256, byref(length), byref(sides), byref(kind), name)
            place = self._gl("glGetUniformLocation", program, name, restype=c_int)
            found.append((place, name.value.decode().removesuffix("[0]").split(".")[-1]))
        return found


def _kind(argument: Any) -> Any:
    if isinstance(argument, int):
        return c_uint if argument >= 0 else c_int
    return c_void_p
